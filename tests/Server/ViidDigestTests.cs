using System.Net;
using SmartPolicing.Realtime.Ingest.Viid;

namespace SmartPolicing.Realtime.Server.Tests;

public class ViidDigestTests
{
    private const string Path = "/VIID/System/Register";
    private static readonly IPAddress Here = IPAddress.Loopback;

    [Fact]
    public void TheExampleOfTheRfc_HasItsResponse()
    {
        const string Header = """
            Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", uri="/dir/index.html", qop=auth, nc=00000001,
            cnonce="0a4f113b", response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"
            """;
        Assert.True(DigestFields.TryRead(Header.ReplaceLineEndings(" "), out var fields));
        Assert.Equal("5ccc069c403ebaf9f0171e9517f40e41", fields["OPAQUE"]);
        var secret = DigestProof.SecretOf("Mufasa", "testrealm@host.com", "Circle Of Life");
        Assert.Equal("939e7578ed9e3c518a452acee763bce9", secret);
        var response = DigestProof.ResponseOf(secret, "GET", fields["uri"], fields["nonce"], fields["qop"], fields["nc"], fields["cnonce"]);
        Assert.Equal(fields["response"], response);
        Assert.True(DigestProof.IsSame(response, fields["response"].ToUpperInvariant()));

        // RFC 2069's, as its errata have it: without qop.
        secret = DigestProof.SecretOf("Mufasa", "testrealm@host.com", "CircleOfLife");
        Assert.Equal("1949323746fe6a43ef61f9606e7febea", DigestProof.ResponseOf(secret, "GET", "/dir/index.html", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "", "", ""));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic abc")]
    [InlineData("Digest ")]
    [InlineData("Digest username=\"open")]
    [InlineData("Digest =x")]
    [InlineData("Digest a=1, a=2")]
    [InlineData("Digest a=\"1\" b=\"2\"")]
    public void WhatIsNoSuchHeader_IsNotRead(string? header) => Assert.False(DigestFields.TryRead(header, out _));

    [Theory]
    [InlineData("""Digest a="x\"y, z" , b=c,d="e" """, "x\"y, z")]
    [InlineData("digest a=x,b=c,d=\"e\"", "x")]
    public void QuotedOrNot_AFieldIsRead(string header, string a)
    {
        Assert.True(DigestFields.TryRead(header, out var fields));
        Assert.Equal((a, "c", "e", ""), (fields["a"], fields["b"], fields["d"], fields["none"]));
    }

    [Fact]
    public void ANonce_IsGoodForRisingCounts_UntilItIsOld()
    {
        var time = new ManualTime();
        var gate = new DigestGate(time);
        var nonce = NonceOf(gate);
        Assert.Equal(DigestVerdict.Proven, Check(gate, nonce, "00000001"));
        Assert.Equal(DigestVerdict.Wrong, Check(gate, nonce, "00000001"));
        Assert.Equal(DigestVerdict.Proven, Check(gate, nonce, "0000000a"));
        Assert.Equal(DigestVerdict.Wrong, Check(gate, nonce, "00000009"));
        Assert.Equal(DigestVerdict.Wrong, Check(gate, nonce, "nothing"));
        time.Advance(TimeSpan.FromSeconds(ViidLimits.NonceSeconds + 1));
        gate.Keep();
        Assert.Equal(DigestVerdict.Stale, Check(gate, nonce, "0000000b"));
        Assert.Equal(DigestVerdict.Proven, Check(gate, NonceOf(gate), "", quality: ""));
        Assert.Contains("stale=true", gate.Challenge(stale: true), StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutQuality_ANonceIsGoodOnce()
    {
        var gate = new DigestGate(new ManualTime());
        var nonce = NonceOf(gate);
        Assert.Equal(DigestVerdict.Proven, Check(gate, nonce, "", quality: ""));
        Assert.Equal(DigestVerdict.Wrong, Check(gate, nonce, "", quality: ""));
        Assert.Equal(DigestVerdict.Wrong, Check(gate, nonce, "00000001"));
    }

    [Fact]
    public void TheResourceThatIsProven_IsTheOneAskedFor()
    {
        var gate = new DigestGate(new ManualTime());
        string[] good = [Path, Path + "/", Path + "?x=1", "http://10.1.2.3:8080" + Path, Path.ToUpperInvariant()];
        Assert.All(good, uri => Assert.Equal(DigestVerdict.Proven, Check(gate, NonceOf(gate), "1", uri)));
        string[] bad = ["", "/", "/VIID/MotorVehicles", "http://10.1.2.3/VIID/System/Keepalive"];
        Assert.All(bad, uri => Assert.Equal(DigestVerdict.Wrong, Check(gate, NonceOf(gate), "1", uri)));
    }

    [Fact]
    public void AForeignNonce_AnUnknownUser_AndGuessing_AreNoUse()
    {
        var time = new ManualTime();
        var gate = new DigestGate(time);
        var nonce = NonceOf(gate);
        Assert.Equal(DigestVerdict.Wrong, Check(gate, NonceOf(new DigestGate(time)), "1"));
        Assert.Equal(DigestVerdict.Wrong, Check(gate, nonce[..^1] + (nonce[^1] == '0' ? '1' : '0'), "1"));
        Assert.Equal(DigestVerdict.Wrong, gate.Check(Answer(nonce, "1", Path, "auth"), "POST", Path, null, Here));
        for (var wrong = 3; wrong < ViidLimits.WrongMax; wrong++) Assert.Equal(DigestVerdict.Wrong, Check(gate, "zz", "1"));
        Assert.Equal(DigestVerdict.TooOften, Check(gate, nonce, "1"));
        Assert.Equal(DigestVerdict.Proven, gate.Check(Answer(nonce, "1", Path, "auth"), "POST", Path, Secret, IPAddress.Parse("10.0.0.9")));
        time.Advance(TimeSpan.FromSeconds(ViidLimits.WrongSeconds + 1));
        Assert.Equal(DigestVerdict.Proven, Check(gate, nonce, "2"));
    }

    private static string Secret => DigestProof.SecretOf("u", DigestGate.Realm, "p");

    private static string NonceOf(DigestGate gate) => gate.Challenge(false).Split("nonce=\"")[1].Split('"')[0];

    private static DigestVerdict Check(DigestGate gate, string nonce, string count, string uri = Path, string quality = "auth") =>
        gate.Check(Answer(nonce, count, uri, quality), "POST", Path, Secret, Here);

    private static DigestFields Answer(string nonce, string count, string uri, string quality)
    {
        var response = DigestProof.ResponseOf(Secret, "POST", uri, nonce, quality, count, "c");
        var header = $"Digest username=\"u\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", cnonce=\"c\"";
        Assert.True(DigestFields.TryRead(quality.Length > 0 ? $"{header}, qop={quality}, nc={count}" : header, out var fields));
        return fields;
    }
}

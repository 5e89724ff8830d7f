using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Server.Partners;
using SmartPolicing.Realtime.Server.Partners.Out;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Deliveries to one partner: in order, again after a pause, and given up where they must be.</summary>
public class PartnerLineTests
{
    [Fact]
    public async Task OneSubject_IsInOrder_OthersPassARefusedOne_WhichIsGivenUp()
    {
        await using var post = new Post((subject, tries) => subject == "bad" && tries <= 99 ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
        post.Add("bad", "a", "b", "a", "b", "a");
        var ends = await post.EndsAsync(6);
        Assert.Equal(["a1", "a2", "a3"], post.Taken.Where(each => each[0] == 'a'));
        Assert.Equal(["b1", "b2"], post.Taken.Where(each => each[0] == 'b'));
        var dead = Assert.Single(ends, end => end.Reason is not null);
        Assert.Equal((DeadReasons.Refused, 400, PartnerLimits.NoesMax), (dead.Reason, dead.Status, dead.Tries));
        Assert.Equal(PartnerLimits.NoesMax, post.Tries("bad"));
        Assert.Equal(LineState.Up, post.Line.Standing.State);
    }

    [Fact]
    public async Task APartnerInTrouble_GetsOneTryAtATime_AndAllOfItWhenItIsBack_InOrder()
    {
        var failures = 6;
        await using var post = new Post((_, _) => Interlocked.Decrement(ref failures) >= 0
            ? failures % 2 == 0 ? HttpStatusCode.ServiceUnavailable : throw new HttpRequestException("refused")
            : HttpStatusCode.OK);
        post.Add("a", "b", "c", "d", "a", "e", "a");
        var ends = await post.EndsAsync(7);
        Assert.All(ends, end => Assert.Null(end.Reason));
        Assert.Equal(["a1", "a2", "a3"], post.Taken.Where(each => each[0] == 'a'));
        Assert.InRange(post.All - 7, 4, 6); // Those under way when it began, then one by one.
    }

    [Fact]
    public async Task Gone_StopsUntilAPersonSaysSo()
    {
        var isGone = true;
        await using var post = new Post((_, _) => Volatile.Read(ref isGone) ? HttpStatusCode.Gone : HttpStatusCode.OK);
        post.Add("a");
        await post.AskedAsync(1);
        for (var hour = 0; hour < 5; hour++) post.Wall.Advance(TimeSpan.FromHours(1));
        Assert.Equal((LineState.Gone, 1), (post.Line.Standing.State, post.All));
        Volatile.Write(ref isGone, false);
        post.Line.Resume();
        Assert.Null((await post.EndsAsync(1))[0].Reason);
    }

    [Fact]
    public async Task AnAgreementThatIsOver_SendsNothingMore()
    {
        await using var post = new Post((_, _) => HttpStatusCode.OK);
        post.Add("a");
        await post.EndsAsync(1);
        post.Line.Stop();
        post.Add("a", "b");
        await post.Ended;
        Assert.Equal(1, post.All);
    }

    [Fact]
    public async Task WhatIsADayOld_IsGivenUp_WithoutAsking()
    {
        await using var post = new Post((_, _) => HttpStatusCode.OK, madeHoursAgo: PartnerLimits.GiveUpHours + 1);
        post.Add("a");
        Assert.Equal(DeadReasons.TooOld, (await post.EndsAsync(1))[0].Reason);
        Assert.Equal(0, post.All);
    }

    [Theory]
    [InlineData("8.8.8.8", "public private")]
    [InlineData("10.1.2.3", "private")]
    [InlineData("192.168.0.1", "private")]
    [InlineData("100.64.0.1", "private")]
    [InlineData("fd00::1", "private")]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("::ffff:10.0.0.1", "private")]
    [InlineData("169.254.169.254", "")]
    [InlineData("fe80::1", "")]
    [InlineData("0.0.0.0", "")]
    [InlineData("::", "")]
    [InlineData("224.0.0.1", "")]
    [InlineData("255.255.255.255", "")]
    [InlineData("64:ff9b::a00:1", "")]
    [InlineData("64:ff9b:1::a00:1", "")]
    [InlineData("::127.0.0.1", "")]
    [InlineData("::10.0.0.1", "")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2", "")]
    [InlineData("2002:a00:1::1", "")]
    [InlineData("fec0::1", "")]
    [InlineData("::ffff:169.254.169.254", "")]
    [InlineData("2001:4860:4860::8888", "public private")]
    public void Addresses_AreSpokenTo_AsTheAgreementSays(string address, string networks)
    {
        var allowed = Enum.GetValues<PartnerNetwork>().Where(network => PartnerAddress.IsAllowed(IPAddress.Parse(address), network));
        Assert.Equal(networks, string.Join(' ', allowed).ToLowerInvariant());
    }

    [Fact]
    public void Signatures_AreThoseOfStandardWebhooks()
    {
        // The example of the specification's own libraries: secret, id, time, body and what comes of them.
        Assert.True(PartnerSecrets.TryDecode(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], out var secrets));
        var body = Encoding.UTF8.GetBytes("{\"test\": 2432232314}");
        var signature = WebhookSignature.Of(secrets, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
        bool Good(string id, string time, string signatures, byte[] bytes, long now) =>
            WebhookSignature.IsGood(secrets, id, time, signatures, bytes, now);
        const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        Assert.True(Good(Id, "1614265330", "v1,AAAA v2,x " + signature, body, 1_614_265_330 + 300));
        Assert.False(Good(Id, "1614265330", signature, body, 1_614_265_330 + 301)); // Too late.
        Assert.False(Good(Id, "1614265331", signature, body, 1_614_265_330));
        Assert.False(Good("msg_x", "1614265330", signature, body, 1_614_265_330));
        Assert.False(Good(Id, "1614265330", signature, [.. body, 32], 1_614_265_330));
        Assert.False(Good(Id, "1614265330", signature.ToLowerInvariant(), body, 1_614_265_330));
        Assert.False(Good(Id, "1614265330", "", body, 1_614_265_330));
        foreach (var bad in (string[])["", "v1", "v1,", "v1,=", "nonsense,g0hM9SsE", "v1,g0hM9SsE+OTPJTGt"]) Assert.False(Good(Id, "1614265330", bad, body, 1_614_265_330));
        Assert.False(PartnerSecrets.TryDecode(["whsec_AAAA"], out _));
        Assert.False(PartnerSecrets.TryDecode(["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], out _));
    }

    // A partner whose answers the test makes up, by subject and how often that was tried. Time passes whenever nothing else does.
    private sealed class Post : HttpMessageHandler, IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly Channel<DeliveryEnd> _ends = Channel.CreateBounded<DeliveryEnd>(100);
        private readonly Func<string, int, HttpStatusCode> _answer;
        private readonly Lock _lock = new();
        private readonly List<string> _taken = [];
        private readonly Dictionary<string, int> _tries = [];
        private readonly PartnerMeters _meters = new();
        private readonly Task _run;
        private readonly long _madeHoursAgo;
        private readonly Dictionary<string, int> _numbers = [];
        private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _id;

        internal Post(Func<string, int, HttpStatusCode> answer, long madeHoursAgo = 0)
        {
            (_answer, _madeHoursAgo) = (answer, madeHoursAgo);
            Line = new PartnerLine(
                PartnerOutboxTests.Hook("p"), [new byte[32]], _ => null, _ends.Writer, new HttpClient(this), Wall, _meters, NullLogger.Instance);
            _run = Line.RunAsync(_stopping.Token);
        }

        internal ManualTime Wall { get; } = new();

        internal PartnerLine Line { get; }

        internal Task Ended => _run;

        internal IEnumerable<string> Taken
        {
            get
            {
                lock (_lock) return [.. _taken];
            }
        }

        internal int All
        {
            get
            {
                lock (_lock) return _tries.Values.Sum();
            }
        }

        internal int Tries(string subject) => _tries[subject];

        internal void Add(params string[] subjects)
        {
            var made = Wall.GetUtcNow().AddHours(-_madeHoursAgo).ToUnixTimeMilliseconds();
            foreach (var subject in subjects)
            {
                var number = _numbers[subject] = _numbers.GetValueOrDefault(subject) + 1;
                Line.Add(new Delivery(++_id, "p", subject, number, $"msg_{subject}", made, Encoding.UTF8.GetBytes($"{subject}{number}")));
            }
        }

        internal async Task<List<DeliveryEnd>> EndsAsync(int count)
        {
            var ends = new List<DeliveryEnd>();
            while (ends.Count < count)
            {
                while (ends.Count < count && _ends.Reader.TryRead(out var end)) ends.Add(end);
                Wall.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }

            return ends;
        }

        internal async Task AskedAsync(int times)
        {
            while (All < times) await _asked.Task.WaitAsync(TestContext.Current.CancellationToken);
            while (Line.Standing.State == LineState.Up) await Task.Yield();
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _run;
            Line.Dispose();
            _stopping.Dispose();
            _meters.Dispose();
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsStringAsync(cancellationToken);
            var subject = body.TrimEnd("0123456789".ToCharArray());
            Assert.True(request.Headers.Contains("webhook-signature"));
            int tries;
            lock (_lock)
            {
                tries = _tries[subject] = _tries.GetValueOrDefault(subject) + 1;
                _asked.TrySetResult();
                _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            var status = _answer(subject, tries);
            if ((int)status < 300)
                lock (_lock) _taken.Add(body);
            return new HttpResponseMessage(status);
        }
    }
}

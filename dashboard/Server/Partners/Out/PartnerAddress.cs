using System.Net;
using System.Net.Sockets;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>
/// Which addresses are spoken to. A name that an agreement gives is looked up for each connection, and the connection goes to the address that
/// was checked: a name that moves into one's own network gets nothing.
/// </summary>
internal static class PartnerAddress
{
    private static readonly IPNetwork[] s_never =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"),

        // What holds an IPv4 address within: by a gateway or a tunnel it may lead anywhere.
        IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48"), IPNetwork.Parse("2001::/32"),
        IPNetwork.Parse("2002::/16"),
    ];

    private static readonly IPNetwork[] s_loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    private static readonly IPNetwork[] s_private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>Whether a partner of that network is spoken to there.</summary>
    internal static bool IsAllowed(IPAddress address, PartnerNetwork network)
    {
        var real = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (s_loopback.Any(range => range.Contains(real))) return network == PartnerNetwork.Loopback;
        if (s_never.Any(range => range.Contains(real))) return false;
        return s_private.Any(range => range.Contains(real)) ? network == PartnerNetwork.Private : network != PartnerNetwork.Loopback;
    }

    /// <summary>A client of a partner's own: nothing is followed, kept or sent on, and only allowed addresses are spoken to.</summary>
    internal static HttpClient Client(PartnerNetwork network) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxConnectionsPerServer = PartnerLimits.AtOnce,
        MaxResponseHeadersLength = PartnerLimits.AnswerHeadersKilobytes,
        ConnectTimeout = TimeSpan.FromSeconds(PartnerLimits.ConnectSeconds),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // A name that moved is looked up again.
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, network, cancellation),
    })
    {
        Timeout = TimeSpan.FromSeconds(PartnerLimits.AnswerSeconds),
    };

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint where, PartnerNetwork network, CancellationToken cancellation)
    {
        var found = await Dns.GetHostAddressesAsync(where.Host, cancellation);
        var allowed = found.Where(address => IsAllowed(address, network)).ToArray();
        if (allowed.Length == 0) throw new HttpRequestException($"no address of {where.Host} is allowed");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, where.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

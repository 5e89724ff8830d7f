using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>A partner that answers everything with one status, which a test changes. Ends with this object.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<string> _taken = [];
    private readonly Task _serving;
    private volatile int _status = 204;

    internal Receiver()
    {
        using (var port = new TcpListener(IPAddress.Loopback, 0))
        {
            port.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/";
        }

        _listener.Prefixes.Add(Address);
        _listener.Start();
        _serving = ServeAsync();
    }

    internal string Address { get; }

    /// <summary>What it answers from now on.</summary>
    internal int Status
    {
        set => _status = value;
    }

    /// <summary>The documents it has taken, in their order.</summary>
    internal IReadOnlyList<string> Taken
    {
        get
        {
            lock (_lock) return [.. _taken];
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var document = await reader.ReadToEndAsync();
                var status = _status;
                if (status is >= 200 and < 300)
                    lock (_lock) _taken.Add(document);
                context.Response.StatusCode = status;
                context.Response.Close();
            }
        }
        catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}

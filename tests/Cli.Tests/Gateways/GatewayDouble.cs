using System.Collections.Concurrent;
using System.Net;
using Interpol.Mesh.Cli.Cluster;

namespace Interpol.Mesh.Cli.Tests.Gateways;

/// <summary>A gateway that gives the answers that a test prepares, one after the other, and keeps what it was asked.</summary>
internal sealed class GatewayDouble : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(HttpStatusCode Status, byte[] Body, bool BreaksOff)> _answers = new();
    private readonly ConcurrentQueue<AskedRequest> _asked = new();

    public GatewayDouble()
    {
        Address = $"http://127.0.0.1:{GatewayPlan.AnyFreePort()}/";
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = AnswerAsync();
    }

    /// <summary>Where it is.</summary>
    public string Address { get; }

    /// <summary>What it was asked so far.</summary>
    public IReadOnlyList<AskedRequest> Asked => [.. _asked];

    /// <summary>Prepares the next answer.</summary>
    public void Answers(byte[] body, HttpStatusCode status = HttpStatusCode.OK) => _answers.Enqueue((status, body, false));

    /// <summary>Prepares an answer that breaks off behind these bytes.</summary>
    public void BreaksOff(byte[] body) => _answers.Enqueue((HttpStatusCode.OK, body, true));

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                _asked.Enqueue(new AskedRequest(context.Request.HttpMethod, context.Request.RawUrl!, context.Request.Headers["If-Match"], await reader.ReadToEndAsync()));
                var (status, body, breaksOff) = _answers.TryDequeue(out var answer) ? answer : (HttpStatusCode.NotFound, [], false);
                context.Response.StatusCode = (int)status;
                if (breaksOff)
                {
                    context.Response.ContentLength64 = body.Length + 1;
                    await context.Response.OutputStream.WriteAsync(body);
                    await context.Response.OutputStream.FlushAsync();
                    context.Response.Abort();
                    continue;
                }

                context.Response.Close(body, willBlock: false);
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

/// <summary>A request that a gateway got.</summary>
internal sealed record AskedRequest(string Method, string Path, string? IfMatch, string Body);

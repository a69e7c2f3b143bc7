using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Bench.Messages;

/// <summary>Through the gateways of the three hubs, as bureaus do.</summary>
internal sealed class HttpPath : IMessagePath
{
    private readonly ConcurrentDictionary<OwnerId, string> _cursors = [];
    private readonly RunningMesh _mesh;
    private readonly DevelopmentTokens _tokens;
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2000, PooledConnectionLifetime = Timeout.InfiniteTimeSpan })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public HttpPath(RunningMesh mesh, DevelopmentTokens tokens)
    {
        _mesh = mesh;
        _tokens = tokens;
    }

    public async Task SendAsync(OwnerId from, OwnerId to, Lane lane, byte[] payload, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["to"] = new JsonArray(to.Value),
            ["lane"] = lane.ToString().ToLowerInvariant(),
            ["payload"] = Convert.ToBase64String(payload),
            ["operationId"] = OperationId.New().Value,
        }.ToJsonString();
        while (true)
        {
            try
            {
                using var request = Request(HttpMethod.Post, from, "messages");
                request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                using var answer = await _http.SendAsync(request, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                {
                    return;
                }

                if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.GatewayTimeout))
                {
                    throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
                }
            }
            catch (HttpRequestException)
            {
                // The outcome is unknown; the operation id makes it safe to say it again.
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    public async Task ReadAsync(OwnerId owner, Action<ReadMessage> onMessage, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var request = Request(HttpMethod.Get, owner, "feed/live");
                request.Headers.Add("Last-Event-ID", _cursors.GetValueOrDefault(owner, FeedCursor.Start.ToString()));
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                answer.EnsureSuccessStatusCode();
                using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
                while (await reader.ReadLineAsync(cancellationToken) is { } line)
                {
                    if (line.StartsWith("id:", StringComparison.Ordinal))
                    {
                        _cursors[owner] = line["id:".Length..].Trim();
                    }
                    else if (line.StartsWith("data:", StringComparison.Ordinal))
                    {
                        onMessage(Parse(line["data:".Length..]));
                    }
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static ReadMessage Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new ReadMessage(
            root.GetProperty("acceptedAt").GetDateTimeOffset(),
            root.GetProperty("storedAt").GetDateTimeOffset(),
            root.GetProperty("payload").GetBytesFromBase64());
    }

    private HttpRequestMessage Request(HttpMethod method, OwnerId owner, string path)
    {
        var gateway = _mesh.Gateways[OwnerDirectory.Default.Find(owner)!.Home.Value];
        var request = new HttpRequestMessage(method, new Uri(gateway, $"/api/v1/owners/{owner}/{path}"));
        request.Headers.Authorization = new("Bearer", _tokens.For(owner));
        return request;
    }
}

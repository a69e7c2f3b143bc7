using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Interpol.Mesh.Api;
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
        var message = new MessageRequest { To = [to], Lane = lane, Payload = payload, OperationId = OperationId.New() };
        while (true)
        {
            try
            {
                using var request = Request(HttpMethod.Post, from, "messages");
                request.Content = JsonContent.Create(message, options: MeshJson.Strict);
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
                var events = SseParser.Create(await answer.Content.ReadAsStreamAsync(cancellationToken));
                await foreach (var item in events.EnumerateAsync(cancellationToken))
                {
                    if (item.EventId is { Length: > 0 } cursor)
                    {
                        _cursors[owner] = cursor;
                    }

                    if (item.EventType == "message" && item.Data.Length > 0)
                    {
                        var entry = JsonSerializer.Deserialize<FeedEntryBody>(item.Data, MeshJson.Answers)!;
                        onMessage(new ReadMessage(entry.AcceptedAt, entry.StoredAt!.Value, entry.Payload.ToArray()));
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

    private HttpRequestMessage Request(HttpMethod method, OwnerId owner, string path)
    {
        var gateway = _mesh.Gateways[OwnerDirectory.Default.Find(owner)!.Home.Value];
        var request = new HttpRequestMessage(method, new Uri(gateway, $"/api/v1/owners/{owner}/{path}"));
        request.Headers.Authorization = new("Bearer", _tokens.For(owner));
        return request;
    }
}

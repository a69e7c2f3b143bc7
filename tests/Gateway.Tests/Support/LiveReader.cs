using System.Text.Json.Nodes;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>Reads a live feed line by line, so that heartbeats are seen as well.</summary>
internal sealed class LiveReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private LiveReader(HttpResponseMessage answer, StreamReader lines)
    {
        _answer = answer;
        _lines = lines;
    }

    public HttpResponseMessage Answer => _answer;

    public static async Task<LiveReader> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        var answer = await Until.WithinAsync(client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead));
        var stream = answer.IsSuccessStatusCode ? await answer.Content.ReadAsStreamAsync() : Stream.Null;
        return new LiveReader(answer, new StreamReader(stream));
    }

    /// <summary>The next event; null at the end of the stream. Heartbeats are passed over.</summary>
    public async Task<LiveEvent?> NextAsync()
    {
        string id = string.Empty, type = string.Empty, data = string.Empty;
        while (await LineAsync() is { } line)
        {
            if (line.Length == 0 && data.Length > 0)
            {
                return new LiveEvent(id, type, JsonNode.Parse(data)!);
            }

            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            var value = colon < 0 ? string.Empty : line[(colon + 2)..];
            switch (colon < 0 ? string.Empty : line[..colon])
            {
                case "id": id = value; break;
                case "event": type = value; break;
                case "data": data = value; break;
                default: break;
            }
        }

        return null;
    }

    public async Task<string[]> NextIdsAsync(int count)
    {
        var ids = new List<string>();
        while (ids.Count < count && await NextAsync() is { } next)
        {
            ids.Add(next.Id);
        }

        return [.. ids];
    }

    /// <summary>The next line; null at the end of the stream.</summary>
    public async Task<string?> LineAsync() => await Until.WithinAsync(_lines.ReadLineAsync());

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>An event of a live feed.</summary>
internal sealed record LiveEvent(string Id, string Type, JsonNode Data);

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;

namespace Interpol.Mesh.EndToEnd.Exchange;

/// <summary>An officer of a bureau who works with its gateway's HTTP API.</summary>
internal sealed class Correspondent(MeshProcesses mesh, string owner)
{
    /// <summary>The bureau's systems, with the rights of a supervisor.</summary>
    public Bureau Bureau { get; } = mesh.Bureau(owner, "officer", "supervisor");

    /// <summary>Sends a message; returns its id.</summary>
    public async Task<string> SendAsync(JsonObject message)
    {
        message["operationId"] ??= Guid.NewGuid().ToString("N");
        return (await PostAsync("messages", message))["id"]!.GetValue<string>();
    }

    /// <summary>Posts something that must succeed.</summary>
    public async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var answer = await PostOnceAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{owner} posts {path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Posts something that must be refused; returns the problem.</summary>
    public async Task<JsonNode> RefusedAsync(string path, JsonObject body)
    {
        body["operationId"] ??= Guid.NewGuid().ToString("N");
        using var answer = await PostOnceAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.False(answer.IsSuccessStatusCode, $"{owner} posts {path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Waits until a message has reached the bureau's gateway; returns its entry.</summary>
    public async Task<JsonNode> ReceivedAsync(string id)
    {
        JsonNode? found = null;
        await Until.TrueAsync($"{id} in the feed of {owner}", async () => (found = (await FeedAsync()).FirstOrDefault(entry => entry["id"]!.GetValue<string>() == id)) is not null, Until.Deadline);
        return found!;
    }

    /// <summary>Everything in the feed.</summary>
    public async Task<IReadOnlyList<JsonNode>> FeedAsync()
    {
        var entries = new List<JsonNode>();
        var after = "0.0.0";
        while (await GetAsync($"feed?after={after}&max=500") is var page && page["entries"]!.AsArray() is { Count: > 0 } found)
        {
            entries.AddRange(found.Select(entry => entry!));
            after = page["cursor"]!.GetValue<string>();
        }

        return entries;
    }

    /// <summary>What a search finds.</summary>
    public async Task<IReadOnlyList<JsonNode>> SearchAsync(string words) =>
        [.. (await GetAsync("search?q=" + Uri.EscapeDataString(words)))["results"]!.AsArray().Select(entry => entry!)];

    /// <summary>The timeline of a message that the bureau sent.</summary>
    public Task<JsonNode> TimelineAsync(string id) => GetAsync("messages/" + id);

    /// <summary>Waits until a timeline is as expected; returns it.</summary>
    public async Task<JsonNode> UntilAsync(string id, Func<JsonNode, bool> condition)
    {
        JsonNode? timeline = null;
        await Until.TrueAsync(() => $"the timeline of {id}, which is {timeline}", async () => condition(timeline = await TimelineAsync(id)), Until.Deadline);
        return timeline!;
    }

    /// <summary>The bureau's audit: what it did, and what was done with what is its own.</summary>
    public async Task<IReadOnlyList<JsonNode>> AuditAsync() => [.. (await GetAsync("audit?max=500"))["entries"]!.AsArray().Select(entry => entry!)];

    private async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await Bureau.RepeatAsync(() => Bureau.Request(HttpMethod.Get, path));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{owner} gets {path}: {(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    private Task<HttpResponseMessage> PostOnceAsync(string path, JsonObject body) =>
        Bureau.RepeatAsync(() => Bureau.Request(HttpMethod.Post, path, JsonContent.Create(body)));
}

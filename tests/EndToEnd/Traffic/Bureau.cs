using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Traffic;

/// <summary>
/// One owner's systems: they talk to whichever gateway serves the owner now, and repeat what has no known outcome, with the same operation id, until it has one.
/// </summary>
/// <param name="http">Reaches its gateways.</param>
/// <param name="owner">The owner.</param>
/// <param name="token">A token of an officer of that owner.</param>
/// <param name="gateway">Says where a gateway that serves the owner is now.</param>
internal sealed class Bureau(HttpClient http, string owner, string token, Func<Uri> gateway)
{
    /// <summary>How long to go on repeating; longer than any outage of these tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public string Owner => owner;

    /// <summary>Whether a failure leaves the outcome unknown and is worth a repetition.</summary>
    public static bool IsBroken(Exception failure) => failure is HttpRequestException or IOException or OperationCanceledException;

    /// <summary>A request to this owner's mailbox at the gateway that serves it now.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">What follows the owner in the path, for example <c>feed</c>.</param>
    /// <param name="content">The body.</param>
    public HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content = null) => RequestTo(method, $"/api/v1/owners/{owner}/{path}", content);

    /// <summary>A request to an address of the gateway that serves this owner now.</summary>
    public HttpRequestMessage RequestTo(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, new Uri(gateway(), path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    /// <summary>Sends a message until the mesh has said that it is flushed.</summary>
    public async Task<SendAnswer> SendAsync(MessageRequest message, CancellationToken cancellationToken = default)
    {
        using var answer = await RepeatAsync(() => Request(HttpMethod.Post, "messages", JsonContent.Create(message, options: MeshJson.Strict)), cancellationToken);
        return await ReadAsync<SendAnswer>(answer, HttpStatusCode.Accepted);
    }

    /// <summary>A message of bytes.</summary>
    public static MessageRequest Message(IEnumerable<string> to, Lane lane, byte[] payload, IEnumerable<string> attachments, string operationId) => new()
    {
        To = [.. to.Select(OwnerId.Parse)],
        Lane = lane,
        Payload = payload,
        Attachments = [.. attachments.Select(hash => new SendAttachment(Sha256Hash.Parse(hash)))],
        OperationId = OperationId.Parse(operationId),
    };

    /// <summary>Sends a text in the flash lane.</summary>
    public Task<SendAnswer> SendAsync(string to, string text, string? operationId = null, params IReadOnlyList<string> attachments) =>
        SendAsync(Message([to], Lane.Flash, System.Text.Encoding.UTF8.GetBytes(text), attachments, operationId ?? Guid.NewGuid().ToString("N")));

    /// <summary>What the gateway shows operators of the silos.</summary>
    public async Task<ClusterReport> ReadClusterAsync()
    {
        using var answer = await RepeatAsync(() => RequestTo(HttpMethod.Get, "/api/v1/cluster"));
        return new ClusterReport((await ReadAsync<ClusterBody>(answer, HttpStatusCode.OK)).Silos);
    }

    /// <summary>Where an actor is active, as operators see it.</summary>
    public async Task<ActivationBody> FindActivationAsync(string actor)
    {
        using var answer = await RepeatAsync(() => RequestTo(HttpMethod.Get, "/api/v1/cluster/activations/" + actor));
        return await ReadAsync<ActivationBody>(answer, HttpStatusCode.OK);
    }

    /// <summary>Uploads an attachment and returns its hash.</summary>
    public async Task<string> UploadAsync(byte[] bytes, CancellationToken cancellationToken = default)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        using var answer = await RepeatAsync(() => Request(HttpMethod.Put, "attachments/" + hash, new ByteArrayContent(bytes)), cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await DescribeAsync(answer));
        return hash;
    }

    /// <summary>Downloads an attachment.</summary>
    public async Task<byte[]> DownloadAsync(string href, CancellationToken cancellationToken = default)
    {
        using var answer = await RepeatAsync(() => RequestTo(HttpMethod.Get, href), cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await DescribeAsync(answer));
        return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>Reads a page of the feed.</summary>
    public async Task<FeedPageBody> ReadPageAsync(string after, int max, CancellationToken cancellationToken = default)
    {
        using var answer = await RepeatAsync(() => Request(HttpMethod.Get, $"feed?after={after}&max={max}"), cancellationToken);
        return await ReadAsync<FeedPageBody>(answer, HttpStatusCode.OK);
    }

    /// <summary>Reads everything behind a cursor, page by page.</summary>
    public async Task<IReadOnlyList<FeedEntryBody>> ReadAllAsync(string after, CancellationToken cancellationToken = default)
    {
        var entries = new List<FeedEntryBody>();
        while (await ReadPageAsync(after, FeedLimits.MaxPage, cancellationToken) is { Entries.Length: > 0 } page)
        {
            entries.AddRange(page.Entries);
            after = page.Cursor.ToString();
        }

        return entries;
    }

    /// <summary>The cursor behind the newest entries.</summary>
    public async Task<string> ReadHeadAsync() => (await ReadPageAsync(FeedCursor.Start.ToString(), 1)).Head.ToString();

    /// <summary>The timeline of a message that this owner sent.</summary>
    public async Task<TimelineBody> ReadTimelineAsync(MessageId id)
    {
        using var answer = await RepeatAsync(() => Request(HttpMethod.Get, $"messages/{id}"), CancellationToken.None);
        return await ReadAsync<TimelineBody>(answer, HttpStatusCode.OK);
    }

    /// <summary>Listens to the live feed behind a cursor, over one connection; ends or throws when that does.</summary>
    public async IAsyncEnumerable<(string Cursor, FeedEntryBody Entry)> ListenAsync(string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, "feed/live");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", after);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (MeansAgain(answer.StatusCode))
        {
            throw new HttpRequestException(await DescribeAsync(answer));
        }

        Assert.True(answer.IsSuccessStatusCode, answer.IsSuccessStatusCode ? null : await DescribeAsync(answer));
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.EventType == "message")
            {
                yield return (item.EventId ?? throw new FormatException("An event without an id."), JsonSerializer.Deserialize<FeedEntryBody>(item.Data, MeshJson.Answers)!);
            }
        }
    }

    /// <summary>Listens behind a cursor and goes on where it was when a connection ends, until cancelled.</summary>
    public async IAsyncEnumerable<FeedEntryBody> FollowAsync(string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var pause = new PeriodicTimer(Pause);
        while (true)
        {
            var listening = ListenAsync(after, cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                while (await MoveOnAsync(listening, cancellationToken))
                {
                    yield return listening.Current.Entry;
                    after = listening.Current.Cursor;
                }
            }
            finally
            {
                await listening.DisposeAsync();
            }

            await pause.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Sends a request again and again until it has an answer that says what became of it.</summary>
    public async Task<HttpResponseMessage> RepeatAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken = default)
    {
        var watch = Stopwatch.StartNew();
        using var pause = new PeriodicTimer(Pause);
        while (true)
        {
            string failure;
            try
            {
                using var once = request();
                var answer = await http.SendAsync(once, cancellationToken);
                if (!MeansAgain(answer.StatusCode))
                {
                    return answer;
                }

                failure = await DescribeAsync(answer);
                answer.Dispose();
            }
            catch (Exception broken) when (IsBroken(broken) && !cancellationToken.IsCancellationRequested)
            {
                failure = broken.Message;
            }

            Assert.True(watch.Elapsed < Patience, $"{owner} has repeated a request for {Patience.TotalSeconds:0} s; the last failure: {failure}");
            await pause.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Reads the body of an answer that must have a certain status.</summary>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.True(answer.StatusCode == status, await DescribeAsync(answer));
        return (await answer.Content.ReadFromJsonAsync<T>(MeshJson.Answers))!;
    }

    private static async Task<bool> MoveOnAsync(IAsyncEnumerator<(string Cursor, FeedEntryBody Entry)> listening, CancellationToken cancellationToken)
    {
        try
        {
            return await listening.MoveNextAsync();
        }
        catch (Exception broken) when (IsBroken(broken) && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage answer) =>
        $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}";

    private static bool MeansAgain(HttpStatusCode status) => status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests;
}

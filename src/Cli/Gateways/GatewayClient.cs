using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Gateways;

/// <summary>Talks to a gateway's HTTP API. Refusals end the command with the sentence of the gateway's problem details.</summary>
internal sealed class GatewayClient : IDisposable
{
    /// <summary>How long to go on when the gateway says to try again; every request may be repeated.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>How long to go on when the gateway cannot be reached; it may be starting.</summary>
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private readonly HttpClient _http;

    private GatewayClient(HttpClient http) => _http = http;

    /// <summary>A client of the gateway at an address.</summary>
    /// <param name="url">The address.</param>
    /// <param name="token">What to show there; null for what asks for none.</param>
    public static GatewayClient Create(string url, string? token)
    {
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CliException($"'{url}' is no address of a gateway; it looks like http://127.0.0.1:8080.");
        }

        var http = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return new GatewayClient(http);
    }

    /// <summary>Sends a message, which is then sent or held for a second officer; the other answer is null.</summary>
    public async Task<(SendAnswer? Sent, HeldAnswer? Held)> SendAsync(OwnerId from, SendRequest message, CancellationToken cancellationToken)
    {
        var path = Mailbox(from, EnumText.Of(message.Kind) + "s");
        using var answer = await RepeatAsync(() => new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(message) }, cancellationToken);

        // Only what is sent has an address.
        return answer.Headers.Location is null ? (null, await ReadAsync<HeldAnswer>(answer, cancellationToken)) : (await ReadAsync<SendAnswer>(answer, cancellationToken), null);
    }

    /// <summary>Posts a request of an owner that may be repeated; on a version that was seen when it is given.</summary>
    public Task<T> PostAsync<T>(OwnerId owner, string path, object? body, long? version, CancellationToken cancellationToken) =>
        RequestAsync<T>(() => Changing(HttpMethod.Post, owner, path, body, version), cancellationToken);

    /// <summary>Posts a request of an owner that is JSON already and may be repeated.</summary>
    public Task<T> PostJsonAsync<T>(OwnerId owner, string path, byte[] json, CancellationToken cancellationToken) => RequestAsync<T>(
        () => new HttpRequestMessage(HttpMethod.Post, Mailbox(owner, path)) { Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } },
        cancellationToken);

    /// <summary>Posts a document of an owner that is XML and may be repeated under its operation id.</summary>
    public Task<T> PostXmlAsync<T>(OwnerId owner, string path, byte[] xml, string operation, CancellationToken cancellationToken) => RequestAsync<T>(
        () => new HttpRequestMessage(HttpMethod.Post, Mailbox(owner, path))
        {
            Headers = { { "Idempotency-Key", operation } },
            Content = new ByteArrayContent(xml) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml") } },
        },
        cancellationToken);

    /// <summary>Replaces something of an owner; only when it has not changed since a version was seen, when that is given.</summary>
    public Task<T> PutAsync<T>(OwnerId owner, string path, object body, long? version, CancellationToken cancellationToken) =>
        RequestAsync<T>(() => Changing(HttpMethod.Put, owner, path, body, version), cancellationToken);

    /// <summary>Replaces something of an owner that is not shown.</summary>
    public async Task PutAsync(OwnerId owner, string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await RepeatAsync(() => Changing(HttpMethod.Put, owner, path, body, version: null), cancellationToken);
        await RequireSuccessAsync(answer, cancellationToken);
    }

    /// <summary>Removes something of an owner; only when it has not changed since a version was seen, when that is given.</summary>
    public async Task DeleteAsync(OwnerId owner, string path, long? version, CancellationToken cancellationToken)
    {
        using var answer = await RepeatAsync(() => Changing(HttpMethod.Delete, owner, path, body: null, version), cancellationToken);
        await RequireSuccessAsync(answer, cancellationToken);
    }

    /// <summary>Gets something of an owner.</summary>
    public Task<T> GetAsync<T>(OwnerId owner, string path, CancellationToken cancellationToken) =>
        RequestAsync<T>(() => new HttpRequestMessage(HttpMethod.Get, Mailbox(owner, path)), cancellationToken);

    /// <summary>The types of notices.</summary>
    public Task<NoticeTypesBody> ReadNoticeTypesAsync(CancellationToken cancellationToken) =>
        RequestAsync<NoticeTypesBody>(() => new HttpRequestMessage(HttpMethod.Get, "api/v1/notice-types"), cancellationToken);

    public async Task<ClusterBody> ReadClusterAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LongestPause);
        try
        {
            using var answer = await SendOnceAsync(new HttpRequestMessage(HttpMethod.Get, "api/v1/cluster"), deadline.Token);
            return await ReadAsync<ClusterBody>(answer, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CliException($"the gateway at {_http.BaseAddress} does not answer.");
        }
    }

    /// <summary>How far the hubs' copies of all records are.</summary>
    public Task<RecordCopiesBody> ReadRecordCopiesAsync(CancellationToken cancellationToken) =>
        RequestAsync<RecordCopiesBody>(() => new HttpRequestMessage(HttpMethod.Get, "api/v1/cluster/records"), cancellationToken);

    /// <summary>Has a hub make its copy of all records anew.</summary>
    public Task<RecordCopyState> RebuildRecordsAsync(HubName hub, OperationId operation, CancellationToken cancellationToken) => RequestAsync<RecordCopyState>(
        () => new HttpRequestMessage(HttpMethod.Post, $"api/v1/cluster/records/{hub}/rebuild") { Headers = { { "Idempotency-Key", operation.Value } } }, cancellationToken);

    /// <summary>A page of a stream of a hub's audit.</summary>
    public Task<AuditRowsBody> ReadAuditAsync(HubName hub, AuditStream stream, long from, CancellationToken cancellationToken) => RequestAsync<AuditRowsBody>(
        () => new HttpRequestMessage(
            HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"api/v1/audits/{hub}/{stream.ToString().ToLowerInvariant()}?from={from}&max={AuditLimits.MaxPage}")),
        cancellationToken);

    /// <summary>Uploads a file; a gateway that has it already says so and takes nothing.</summary>
    public Task UploadAsync(OwnerId owner, string sha256, string file, Action<long> progress, CancellationToken cancellationToken) =>
        UploadAsync(owner, sha256, () => new FileContent(file, progress), cancellationToken);

    /// <summary>Uploads what was made here; a gateway that has it already says so and takes nothing.</summary>
    public Task UploadAsync(OwnerId owner, string sha256, byte[] bytes, CancellationToken cancellationToken) =>
        UploadAsync(owner, sha256, () => new ByteArrayContent(bytes), cancellationToken);

    /// <summary>Downloads a file, which appears only when it is complete and has the hash that was asked for.</summary>
    /// <param name="owner">Who reads it.</param>
    /// <param name="place">Below which address of the owner it is found by its hash.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="file">Where to save it.</param>
    /// <param name="cancellationToken">The command was interrupted.</param>
    public Task DownloadAsync(OwnerId owner, string place, Sha256Hash hash, string file, CancellationToken cancellationToken) =>
        SaveAsync(
            owner,
            $"{place}/{hash}",
            file,
            async stream => Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) == hash.Value
                ? null
                : $"the gateway at {_http.BaseAddress} sent other bytes than those of {hash}; nothing was saved.",
            cancellationToken);

    /// <summary>Saves what a gateway sends to a file, which appears only when it is complete.</summary>
    /// <param name="owner">Of which owner it is.</param>
    /// <param name="path">Its address at the owner's.</param>
    /// <param name="file">The file.</param>
    /// <param name="check">Says why what has come is not to be saved; null when it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SaveAsync(OwnerId owner, string path, string file, Func<Stream, Task<string?>> check, CancellationToken cancellationToken)
    {
        using var answer = await RepeatAsync(() => new HttpRequestMessage(HttpMethod.Get, Mailbox(owner, path)), cancellationToken);
        await RequireSuccessAsync(answer, cancellationToken);
        var partial = file + ".part";
        try
        {
            await using (var stream = File.Create(partial))
            {
                await answer.Content.CopyToAsync(stream, cancellationToken);
                stream.Position = 0;
                if (await check(stream) is { } problem)
                {
                    throw new CliException(problem);
                }
            }

            File.Move(partial, file, overwrite: true);
        }
        catch (HttpRequestException broken)
        {
            throw new CliException($"the gateway at {_http.BaseAddress} broke off ({broken.Message.TrimEnd('.')}); nothing was saved, try again.", broken);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>The live feed behind a cursor, until the connection ends.</summary>
    public async IAsyncEnumerable<FeedEntryBody> FollowAsync(OwnerId owner, FeedCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var answer = await RepeatAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, Mailbox(owner, "feed/live"));
                request.Headers.Accept.ParseAdd("text/event-stream");
                request.Headers.TryAddWithoutValidation("Last-Event-ID", after.ToString());
                return request;
            },
            cancellationToken);
        await RequireSuccessAsync(answer, cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.EventType == "message" && item.Data.Length > 0)
            {
                yield return JsonSerializer.Deserialize<FeedEntryBody>(item.Data, MeshJson.Answers)!;
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Mailbox(OwnerId owner, string rest) => $"api/v1/owners/{owner}/{rest}";

    private static HttpRequestMessage Changing(HttpMethod method, OwnerId owner, string path, object? body, long? version)
    {
        var request = new HttpRequestMessage(method, Mailbox(owner, path)) { Content = body is null ? null : Json(body) };
        if (version is { } seen)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(CultureInfo.InvariantCulture, $"\"{seen}\"")));
        }

        return request;
    }

    private static JsonContent Json(object value) => JsonContent.Create(value, value.GetType(), options: MeshJson.Strict);

    private async Task UploadAsync(OwnerId owner, string sha256, Func<HttpContent> content, CancellationToken cancellationToken)
    {
        using var answer = await RepeatAsync(() => new HttpRequestMessage(HttpMethod.Put, Mailbox(owner, "attachments/" + sha256)) { Content = content() }, cancellationToken);
        await RequireSuccessAsync(answer, cancellationToken);
    }

    private async Task<T> RequestAsync<T>(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        using var answer = await RepeatAsync(request, cancellationToken);
        return await ReadAsync<T>(answer, cancellationToken);
    }

    /// <summary>Sends a request, again and again while the gateway cannot be reached, is busy or does not know what came of it, and patience lasts.</summary>
    private async Task<HttpResponseMessage> RepeatAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var begun = DateTime.UtcNow;
        while (true)
        {
            var pause = ShortestPause;
            try
            {
                var answer = await SendOnceAsync(request(), cancellationToken);
                if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.TooManyRequests) || DateTime.UtcNow >= begun + Patience)
                {
                    return answer;
                }

                pause = answer.Headers.RetryAfter?.Delta ?? ShortestPause;
                answer.Dispose();
            }
            catch (CliException) when (DateTime.UtcNow < begun + ConnectPatience)
            {
                // Once more, below.
            }

            await Task.Delay(pause < LongestPause ? pause : LongestPause, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using (request)
            {
                return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            }
        }
        catch (HttpRequestException failure)
        {
            throw new CliException($"the gateway at {_http.BaseAddress} cannot be reached ({failure.Message.TrimEnd('.')}).", failure);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await RequireSuccessAsync(answer, cancellationToken);
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(MeshJson.Answers, cancellationToken) ?? throw new JsonException("null");
        }
        catch (JsonException failure)
        {
            throw new CliException($"{answer.RequestMessage?.RequestUri} answered something that is no {typeof(T).Name}; is it a gateway of this mesh?", failure);
        }
    }

    private static async Task RequireSuccessAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        Problem? problem = null;
        try
        {
            problem = await answer.Content.ReadFromJsonAsync<Problem>(MeshJson.Answers, cancellationToken);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // Not one of ours; the status has to do.
        }

        var several = problem?.Problems is { Count: > 1 } fields ? fields : [];
        var said = several.Count > 0 ? $"{several.Count} fields break a rule." : problem?.Detail ?? problem?.Title;
        var sentence = said is null
            ? $"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode} {answer.ReasonPhrase}."
            : Terminal.Printable($"{said} ({problem!.Code ?? "no code"}, {(int)answer.StatusCode}){string.Concat(several.Select(one => $"\n  {one.Detail}"))}");
        throw new GatewayRefusedException(sentence, answer.StatusCode, problem);
    }
}

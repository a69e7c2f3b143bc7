using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Net.Http.Headers;
using EntityTagHeaderValue = System.Net.Http.Headers.EntityTagHeaderValue;

namespace Interpol.Mesh.Console.Access;

/// <summary>Asks the gateway's own HTTP API, as the officer who has signed in. Refusals are <see cref="ApiRefusedException"/>.</summary>
/// <param name="connection">The way there.</param>
/// <param name="authentication">Who has signed in.</param>
/// <param name="purpose">What the officer works on.</param>
/// <param name="time">Waits between attempts.</param>
public sealed class MeshApi(ApiConnection connection, AuthenticationStateProvider authentication, VisitPurpose purpose, TimeProvider time)
{
    /// <summary>The header in which the API takes why something is asked.</summary>
    private const string PurposeHeader = "Mesh-Purpose";

    /// <summary>How long a page waits for an answer; the gateway itself gives up before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How often something is read that the gateway cannot answer yet, and the pause between.</summary>
    private const int Attempts = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Heard when the gateway says that the session is over.</summary>
    public event Action? SessionOver;

    /// <summary>Gets something.</summary>
    /// <typeparam name="T">What.</typeparam>
    /// <param name="path">The address behind <c>/api/v1/</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => AnswerAsync<T>(HttpMethod.Get, path, null, null, cancellationToken);

    /// <summary>Gets something that may not be there.</summary>
    /// <typeparam name="T">What.</typeparam>
    /// <param name="path">The address behind <c>/api/v1/</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when it is not there.</returns>
    public async Task<T?> FindAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await GetAsync<T>(path, cancellationToken);
        }
        catch (ApiRefusedException refused) when (refused.Problem.Status == (int)HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Posts something; what changes something carries an operation id, so that it can be repeated.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="path">The address behind <c>/api/v1/</c>.</param>
    /// <param name="body">What is posted; null for nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<T> PostAsync<T>(string path, object? body, CancellationToken cancellationToken) => AnswerAsync<T>(HttpMethod.Post, path, body, null, cancellationToken);

    /// <summary>Posts something, only when nobody has changed what it is about since a version was seen.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="path">The address behind <c>/api/v1/</c>.</param>
    /// <param name="body">What is posted.</param>
    /// <param name="version">The version that was seen.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<T> PostAsync<T>(string path, object body, long version, CancellationToken cancellationToken) => AnswerAsync<T>(HttpMethod.Post, path, body, version, cancellationToken);

    /// <summary>Puts something in place; only when nobody has changed it since a version was seen, when that is given.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="path">The address behind <c>/api/v1/</c>.</param>
    /// <param name="body">What it shall be.</param>
    /// <param name="version">The version that was seen; null for any.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<T> PutAsync<T>(string path, object body, long? version, CancellationToken cancellationToken) => AnswerAsync<T>(HttpMethod.Put, path, body, version, cancellationToken);

    /// <summary>Gives something that the gateway keeps while the hub does not answer.</summary>
    /// <typeparam name="T">What the hub answers.</typeparam>
    /// <param name="path">The address behind <c>/api/v1/</c>.</param>
    /// <param name="body">What is given.</param>
    /// <param name="put">Whether it is put there; posted otherwise.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null when the gateway keeps it.</returns>
    public Task<T?> GiveAsync<T>(string path, object body, bool put, CancellationToken cancellationToken)
        where T : class => AskAsync(put ? HttpMethod.Put : HttpMethod.Post, path, body, null, async (answer, stopping) =>
            answer.StatusCode == HttpStatusCode.Accepted ? null : await answer.Content.ReadFromJsonAsync<T>(MeshJson.Answers, stopping), cancellationToken);

    /// <summary>Removes something.</summary>
    /// <param name="path">The address behind <c>/api/v1/</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        using var request = await RequestAsync(HttpMethod.Delete, path, null);
        using var answer = await SendAsync(request, deadline.Token);
    }

    /// <summary>Follows a feed behind a cursor until the connection ends.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="after">Behind what.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<FeedEntryBody> FollowAsync(OwnerId owner, FeedCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = await RequestAsync(HttpMethod.Get, $"owners/{owner}/feed/live", null);
        request.Headers.TryAddWithoutValidation("Last-Event-ID", after.ToString());
        using var answer = await SendAsync(request, cancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item is { EventType: "message", Data.Length: > 0 })
            {
                yield return JsonSerializer.Deserialize<FeedEntryBody>(item.Data, MeshJson.Answers)!;
            }
        }
    }

    /// <summary>Signs an officer in.</summary>
    /// <param name="owner">For which owner.</param>
    /// <param name="number">The officer's number.</param>
    /// <param name="password">The password.</param>
    /// <param name="address">Where the browser is; wrong passwords count for it.</param>
    /// <param name="scheme">How the browser reached the gateway, <c>http</c> or <c>https</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The cookies to hand to the browser.</returns>
    public async Task<IReadOnlyList<string>> SignInAsync(OwnerId owner, string number, string password, string? address, string scheme, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"api/v1/owners/{owner}/sessions") { Content = Json(new SignInRequest(number, password, Cookie: true)) };
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", address);
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", scheme);
        using var answer = await SendAsync(request, deadline.Token);
        return [.. answer.Headers.GetValues(HeaderNames.SetCookie)];
    }

    private static JsonContent Json(object body) => JsonContent.Create(body, body.GetType(), options: MeshJson.Strict);

    private static CancellationTokenSource Deadline(CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        return deadline;
    }

    private static async Task<Problem> ProblemOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            if (await answer.Content.ReadFromJsonAsync<Problem>(MeshJson.Answers, cancellationToken) is { Detail: not null } problem)
            {
                return problem;
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // No problem details; the status has to do.
        }

        return Unreachable($"The gateway answered {(int)answer.StatusCode} {answer.ReasonPhrase}.", (int)answer.StatusCode);
    }

    private static Problem Unreachable(string detail, int status) => new(Problem.TypePrefix + "unavailable", "Unavailable", status, detail, "unavailable", null, null);

    /// <summary>Asks, and of what only reads asks again for a moment while the gateway says that it cannot answer yet, as after its start.</summary>
    private async Task<T> AnswerAsync<T>(HttpMethod method, string path, object? body, long? version, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await AskAsync(method, path, body, version, async (answer, stopping) => (await answer.Content.ReadFromJsonAsync<T>(MeshJson.Answers, stopping))!, cancellationToken);
            }
            catch (ApiRefusedException busy) when (method == HttpMethod.Get && attempt < Attempts && busy.Problem.Status == (int)HttpStatusCode.ServiceUnavailable)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task<T> AskAsync<T>(HttpMethod method, string path, object? body, long? version, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var deadline = Deadline(cancellationToken);
        using var request = await RequestAsync(method, path, body);
        if (version is { } seen)
        {
            request.Headers.IfMatch.Add(new EntityTagHeaderValue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{seen}\"")));
        }

        try
        {
            using var answer = await SendAsync(request, deadline.Token);
            return await read(answer, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiRefusedException(Unreachable("The gateway did not answer in time. Try again: what was done already is not done twice.", (int)HttpStatusCode.GatewayTimeout));
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string path, object? body)
    {
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        var request = new HttpRequestMessage(method, "api/v1/" + path)
        {
            Content = body is null ? null : Json(body),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", user.FindFirst(ConsoleUser.TokenClaim)?.Value) },
        };
        if (purpose.Said is { } said)
        {
            request.Headers.TryAddWithoutValidation(PurposeHeader, said);
        }

        return request;
    }

    /// <summary>Sends a request; the answer is a success, and whoever asked disposes of it.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await connection.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException unreachable)
        {
            throw new ApiRefusedException(Unreachable($"The gateway's API cannot be reached ({unreachable.Message.TrimEnd('.')}). Try again.", (int)HttpStatusCode.ServiceUnavailable));
        }

        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            var refused = new ApiRefusedException(await ProblemOfAsync(answer, cancellationToken));
            if (refused.IsSessionOver && request.Headers.Authorization is not null)
            {
                SessionOver?.Invoke();
            }

            throw refused;
        }
    }
}

using System.Net;
using System.Text;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Bench.LiveFeeds;

/// <summary>Sends and listens through one gateway.</summary>
internal sealed class HttpPathOfOne(HttpClient http, Uri gateway, DevelopmentTokens tokens) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(32);

    /// <summary>Sends a message; repeats it until it is accepted.</summary>
    public async Task SendAsync(OwnerId from, OwnerId to, string payload, OperationId operation)
    {
        var body = $$"""{"to":["{{to}}"],"lane":"routine","payload":"{{payload}}","operationId":"{{operation}}"}""";
        while (true)
        {
            using var request = Request(HttpMethod.Post, from, "messages");
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                return;
            }

            if (answer.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.GatewayTimeout))
            {
                throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Opens a live feed.</summary>
    public async Task<Stream> ListenAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            var answer = await http.SendAsync(Request(HttpMethod.Get, owner, "feed/live"), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            return await answer.Content.ReadAsStreamAsync(cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose() => _opening.Dispose();

    private HttpRequestMessage Request(HttpMethod method, OwnerId owner, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(gateway, $"/api/v1/owners/{owner}/{path}"));
        request.Headers.Authorization = new("Bearer", tokens.For(owner));
        return request;
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;

namespace Interpol.Mesh.Console.Tests.Support;

/// <summary>Stands in for the gateway's API: answers what a test says and remembers what was asked.</summary>
internal sealed class ApiDouble : HttpMessageHandler
{
    private readonly ConcurrentQueue<(string Method, string Address, string? Body, string? Token, string? Purpose)> _asked = new();

    /// <summary>How requests are answered, by method and address behind <c>/api/v1/</c>; what is null is answered 404, and an act that a gateway keeps 202.</summary>
    public Func<string, string, object?> Answer { get; set; } = (_, _) => null;

    /// <summary>Completes before anything is answered.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<(string Method, string Address, string? Body, string? Token, string? Purpose)> Asked => [.. _asked];

    /// <summary>A refusal to answer with.</summary>
    public static Problem Refusal(int status, string detail, params FieldProblem[] fields) => new(Problem.TypePrefix + "test", "Refused", status, detail, "test", null, null) { Problems = fields };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!.PathAndQuery["/api/v1/".Length..];
        var body = request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken);
        _asked.Enqueue((request.Method.Method, address, body, request.Headers.Authorization?.Parameter, request.Headers.TryGetValues("Mesh-Purpose", out var purpose) ? purpose.Single() : null));
        await Ready;
        var answer = Answer(request.Method.Method, address);
        return answer switch
        {
            null => Json(HttpStatusCode.NotFound, Refusal(404, "There is no such thing.")),
            HttpResponseMessage whole => whole,
            KeptActBody kept => Json(HttpStatusCode.Accepted, kept),
            Problem refused => Json((HttpStatusCode)refused.Status, refused),
            _ => Json(HttpStatusCode.OK, answer),
        };
    }

    private static HttpResponseMessage Json(HttpStatusCode status, object body) => new(status) { Content = JsonContent.Create(body, body.GetType(), options: MeshJson.Strict) };
}

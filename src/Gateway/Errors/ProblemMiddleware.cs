namespace Interpol.Mesh.Gateway.Errors;

/// <summary>Turns what goes wrong in a request into problem details: exceptions, and answers that the routing gives without a body.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, BodyProblems bodies, ILogger<ProblemMiddleware> logger)
{
    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception);
            return;
        }

        var response = context.Response;
        if (response is { HasStarted: false, StatusCode: >= 400, ContentLength: null, ContentType: null })
        {
            await ProblemWriter.WriteAsync(context, ProblemCatalogue.OfStatus(response.StatusCode));
        }
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        var problem = ProblemCatalogue.OfException(exception is BadHttpRequestException bad ? bodies.Of(bad, context.GetEndpoint()) : exception);
        if (problem is null)
        {
            LogDefect(exception, context.Request.Method, context.Request.Path);
            problem = ProblemCatalogue.OfStatus(StatusCodes.Status500InternalServerError);
        }

        context.Response.Clear();
        return ProblemWriter.WriteAsync(context, problem);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private partial void LogDefect(Exception exception, string method, PathString path);
}

using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Grains.Journaling;

/// <summary>
/// Tells the callers of this silo's grains what a failure of a hub's database means to them: <c>unavailable</c> or <c>busy</c>, with a time to try again. Grains
/// let such failures pass; only who has to know whether something was written looks at them.
/// </summary>
internal sealed class StorageFailureFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        var call = context.Invoke();
        return call.IsCompletedSuccessfully ? call : TranslateAsync(call);
    }

    private static async Task TranslateAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception exception) when (exception is not MeshException && StorageFailure.Refusal(exception) is { } refusal)
        {
            throw refusal;
        }
    }
}

namespace Interpol.Mesh.Engine.Tests.Filters;

/// <summary>Is its own filter: adds one to every result.</summary>
public sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public Task<int> Double(int number) => Task.FromResult(number * 2);

    public Task Refused() => Task.CompletedTask;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.Result is int number)
        {
            context.Result = number + 1;
        }
    }
}

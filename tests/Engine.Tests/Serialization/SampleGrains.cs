using Orleans.Concurrency;

namespace Interpol.Mesh.Engine.Tests.Serialization;

[Alias("sample.base-grain")]
public interface ISampleBaseGrain : IGrainWithStringKey
{
    Task<string> Inherited(string text);
}

[Alias("sample.grain")]
public interface ISampleGrain : ISampleBaseGrain
{
    Task Nothing();

    [Alias("nothing-by-value")]
    ValueTask NothingByValue(CancellationToken cancellationToken = default);

    [AlwaysInterleave]
    Task<Settings?> Change(Settings settings, int number, CancellationToken cancellationToken);

    [ReadOnly]
    [ResponseTimeout("00:00:05")]
    ValueTask<int> Add(int left, int right);

    Task<ISampleGrain?> Follow(ISampleGrain? other);

    Task<int> Shared([Immutable] Settings settings);

    Task Add(string left, string right);
}

public sealed class SampleGrain : Grain, ISampleGrain
{
    public Task<string> Inherited(string text) => Task.FromResult(text + "!");

    public Task Nothing() => Task.CompletedTask;

    public ValueTask NothingByValue(CancellationToken cancellationToken) => throw new RefusalException("no", "Not today.");

    public Task<Settings?> Change(Settings settings, int number, CancellationToken cancellationToken)
    {
        settings.Numbers.Add(number);
        return Task.FromResult<Settings?>(cancellationToken.IsCancellationRequested ? null : settings);
    }

    public async ValueTask<int> Add(int left, int right)
    {
        await Task.Yield();
        return left + right;
    }

    public Task<ISampleGrain?> Follow(ISampleGrain? other) => Task.FromResult(other);

    public Task<int> Shared(Settings settings) => Task.FromResult(settings.Numbers.Count);

    public Task Add(string left, string right) => Task.CompletedTask;
}

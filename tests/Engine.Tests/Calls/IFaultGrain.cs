namespace Interpol.Mesh.Engine.Tests.Calls;

[Alias("engine-tests.faults")]
public interface IFaultGrain : IGrainWithStringKey
{
    [Alias("Throw")]
    Task Throw(string message);

    [Alias("ThrowOwn")]
    Task ThrowOwn(string code);

    [Alias("Conflict")]
    Task Conflict();

    [Alias("ConflictElsewhere")]
    Task ConflictElsewhere(string other);

    [Alias("Generation")]
    Task<Guid> Activation();

    [Alias("Fill")]
    Task<List<int>> Keep(List<int> numbers);

    [Alias("Kept")]
    Task<List<int>> Kept();

    [Alias("KeepThrough")]
    Task<bool> KeepsCopyOf(string other);

    [Alias("Wait")]
    Task Wait(CancellationToken cancellationToken);

    [Alias("WaitThrough")]
    Task WaitThrough(string other, CancellationToken cancellationToken);

    [Alias("Cancelled")]
    Task<bool> WasCancelled();

    [Alias("Context")]
    Task<string?> Context(string key);

    [Alias("ContextThrough")]
    Task<string?> ContextThrough(string other, string key);

    [Alias("Quick")]
    [ResponseTimeout("00:00:00.200")]
    Task NeverAnswersQuickly();
}

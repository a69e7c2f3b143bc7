using Orleans.Concurrency;

namespace Interpol.Mesh.Engine.Tests.Turns;

/// <summary>Runs calls that last until the test says so, and notes how many run at once.</summary>
[Alias("engine-tests.turns")]
public interface ITurnGrain : IGrainWithStringKey
{
    [Alias("Hold")]
    Task Hold(string gate);

    [Alias("Yield")]
    Task Yield(int times);

    [Alias("Read")]
    [ReadOnly]
    Task Read(string gate);

    [Alias("Look")]
    [AlwaysInterleave]
    Task<int> Look();

    [Alias("CallBack")]
    Task<int> CallBack(string other, bool allowReentrancy);

    [Alias("Back")]
    Task<int> Back(string origin);

    [Alias("HighestRunning")]
    Task<int> HighestRunning();
}

using System.Diagnostics.Metrics;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Cluster;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Interpol.Mesh.Grains.Tests.Cluster;

/// <summary>What an operator is shown as a failure is one.</summary>
public sealed class CallStatisticsFilterTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public static TheoryData<Exception?, int> Ends => new()
    {
        { null, 0 },
        { new MeshException(MeshErrorCodes.Invalid, "No."), 0 },
        { new MeshException(MeshErrorCodes.NotFound, "No."), 0 },
        { new MeshException(MeshErrorCodes.Unavailable, "The database of the hub cannot be opened."), 1 },
        { new MeshException(MeshErrorCodes.Busy, "The queue is full.", TimeSpan.FromSeconds(1)), 1 },
        { new InvalidOperationException("A mistake of ours."), 1 },
    };

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_refusal_is_an_answer_and_what_broke_is_a_failure(Exception? end, int failures)
    {
        var statistics = new CallStatistics(TimeProvider.System, _services.GetRequiredService<IMeterFactory>());
        var call = Substitute.For<IIncomingGrainCallContext>();
        call.InterfaceType.Returns(GrainInterfaceType.Create("silo"));
        call.InterfaceMethod.Returns(typeof(ISiloGrain).GetMethod(nameof(ISiloGrain.HoldsAsync))!);
        call.Invoke().Returns(end is null ? Task.CompletedTask : Task.FromException(end));

        var thrown = await Record.ExceptionAsync(() => new CallStatisticsFilter(statistics, TimeProvider.System).Invoke(call));

        Assert.Same(end, thrown);
        var read = Assert.Single(statistics.Read());
        Assert.Equal((1L, (long)failures), (read.Calls, read.Failures));
    }
}

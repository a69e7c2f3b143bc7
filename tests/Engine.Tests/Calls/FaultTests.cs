using Interpol.Mesh.Engine.Tests.Support;
using Interpol.Mesh.Engine.Tests.Turns;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Interpol.Mesh.Engine.Tests.Calls;

public sealed class FaultTests : IAsyncLifetime
{
    private readonly Gates _gates = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await Clusters.DeployAsync(
        2,
        (_, silo) => silo.Services.AddSingleton(_gates),
        static client => client.Configure<ClientMessagingOptions>(static options => options.ResponseTimeout = TimeSpan.FromSeconds(10)));

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task An_exception_arrives_with_type_text_and_stack()
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => Grain("throws").Throw("What went wrong."));

        Assert.Equal("What went wrong.", thrown.Message);
        Assert.Contains(nameof(FaultGrain), thrown.StackTrace ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_of_ours_arrives_with_its_members()
    {
        var thrown = await Assert.ThrowsAsync<SampleFaultException>(() => Grain("throws").ThrowOwn("code-7"));

        Assert.Equal("code-7", thrown.Code);
    }

    [Fact]
    public async Task A_storage_conflict_ends_the_activation_where_it_arose_and_no_other()
    {
        var before = await Grain("conflict").Activation();
        var caller = await Grain("conflict-caller").Activation();

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain("conflict-caller").ConflictElsewhere("conflict"));

        Assert.NotEqual(before, await Grain("conflict").Activation());
        Assert.Equal(caller, await Grain("conflict-caller").Activation());
    }

    [Fact]
    public async Task Arguments_and_results_of_calls_inside_a_silo_are_copies()
    {
        // Among twenty grains on two silos, many share the caller's.
        for (var i = 0; i < 20; i++)
        {
            Assert.True(await Grain("copies").KeepsCopyOf($"copy-{i}"));
        }
    }

    [Fact]
    public async Task A_callers_cancellation_reaches_the_grain()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain("cancel").Wait(cancellation.Token);
        await Eventually.TrueAsync(() => _gates["cancel"].Arrived == 1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.TrueAsync(() => Grain("cancel").WasCancelled());
    }

    [Fact]
    public async Task A_callers_cancellation_reaches_the_grain_behind_the_grain()
    {
        for (var i = 0; i < 6; i++)
        {
            var target = $"cancel-through-{i}";
            using var cancellation = new CancellationTokenSource();
            var call = Grain("cancel-through").WaitThrough(target, cancellation.Token);
            await Eventually.TrueAsync(() => _gates[target].Arrived == 1);

            await cancellation.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            await Eventually.TrueAsync(() => Grain(target).WasCancelled());
        }
    }

    [Fact]
    public async Task The_request_context_travels_with_calls_and_no_further()
    {
        RequestContext.Set("who", "FR");
        try
        {
            for (var i = 0; i < 6; i++)
            {
                Assert.Equal("FR", await Grain($"context-{i}").Context("who"));
                Assert.Equal("FR", await Grain("context").ContextThrough($"context-{i}", "who"));
            }
        }
        finally
        {
            RequestContext.Clear();
        }

        Assert.Null(await Grain("context").Context("who"));
    }

    [Fact]
    public async Task A_method_has_the_time_that_its_attribute_gives_it()
    {
        var started = TimeProvider.System.GetTimestamp();

        await Assert.ThrowsAsync<TimeoutException>(() => Grain("quick").NeverAnswersQuickly());

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(5));
    }

    private IFaultGrain Grain(string key) => _cluster.Client.GetGrain<IFaultGrain>(key);
}

using System.Reflection;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Silo.Boundary;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Orleans.Core.Internal;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>What silos do among themselves: they can, and nobody outside can.</summary>
public sealed class InsideTests(GuardedMesh mesh) : IClassFixture<GuardedMesh>
{
    private static readonly string[] Admitted = ["IClusterManifestSystemTarget.GetClusterManifest", "IClusterManifestSystemTarget.GetClusterManifestUpdate"];

    [Fact]
    public async Task Of_the_silos_own_services_a_client_reaches_only_the_list_of_grains()
    {
        mesh.Token.Value = mesh.Of("gateway-operators", "IPSG");
        var calls = mesh.Silos.SelectMany(GuardedMesh.ActiveOn)
            .Where(active => active.Key.Type.ToString()!.StartsWith("sys.svc.", StringComparison.Ordinal))
            .SelectMany(active => SystemInterfaces(active.Value).Select(type => (active.Key, Type: type)))
            .SelectMany(target => target.Type.GetMethods().Where(method => !method.IsGenericMethod).Select(method => (target.Key, target.Type, Method: method)))
            .ToList();
        foreach (var service in new[] { "IMembershipService", "ISiloControl", "ICatalog", "IRemoteGrainDirectory", "IRemoteClientDirectory", "IReminderService", "IActivationMigrationManagerSystemTarget", "IGrainCallCancellationManagerSystemTarget" })
        {
            Assert.Contains(calls, call => call.Type.Name == service);
        }

        await Task.WhenAll(calls.Select((call, number) => SeenAsync(
            $"service {number}", call.Method, call.Key, call.Method.GetParameters().Select(parameter => Nothing(parameter.ParameterType)).ToArray(),
            Admitted.Contains($"{call.Method.DeclaringType!.Name}.{call.Method.Name}"))));
    }

    [Theory]
    [InlineData(typeof(IGrainManagementExtension), nameof(IGrainManagementExtension.DeactivateOnIdle))]
    [InlineData(typeof(IGrainManagementExtension), nameof(IGrainManagementExtension.MigrateOnIdle))]
    [InlineData(typeof(IRemindable), nameof(IRemindable.ReceiveReminder))]
    [InlineData(typeof(IFeedGrain), nameof(IFeedGrain.DeliverAsync))]
    [InlineData(typeof(IFeedGrain), nameof(IFeedGrain.WakeAsync))]
    public async Task What_an_actor_offers_to_silos_is_refused_to_its_owner(Type type, string method)
    {
        mesh.Token.Value = mesh.Of("gateway-fr", "FR");
        foreach (var called in type.GetMethods().Where(called => called.Name == method))
        {
            await SeenAsync($"actor {type} {called}", called, GrainId.Create("feed", "FR"), [.. called.GetParameters().Select(parameter => Nothing(parameter.ParameterType))], passes: false);
        }
    }

    [Fact]
    public async Task No_method_of_the_management_actor_but_the_lists_of_silos_is_for_operators()
    {
        mesh.Token.Value = mesh.Of("gateway-operators", "IPSG");
        var management = ((GrainReference)mesh.Client.GetGrain<IManagementGrain>(0)).GrainId;
        foreach (var method in typeof(IManagementGrain).GetMethods().Where(method => !method.IsGenericMethod))
        {
            await SeenAsync(
                $"management {method}", method, management, [.. method.GetParameters().Select(parameter => Nothing(parameter.ParameterType))],
                method.Name is nameof(IManagementGrain.GetHosts) or nameof(IManagementGrain.GetDetailedHosts));
        }
    }

    [Theory]
    [InlineData("outbox", "FR")]
    [InlineData("sys.client", "hosted-127.0.0.1:11111@1")]
    [InlineData("sys.svc.clustering", "127.0.0.1:11111@1")]
    [InlineData("sys.client", "1f5a0c2e4b6d4f6a8b9c0d1e2f3a4b5c")]
    public async Task A_client_takes_back_no_calls_of_others(string type, string key)
    {
        mesh.Token.Value = null;
        var method = Engine("Orleans.Runtime.IGrainCallCancellationExtension").GetMethod("CancelRequestAsync")!;
        object?[] arguments = [GrainId.Create(type, key), .. method.GetParameters()[1..].Select(parameter => Nothing(parameter.ParameterType))];
        await SeenAsync($"cancel {type} {key}", method, GrainId.Create("bureau", "FR"), arguments, passes: false);
    }

    [Fact]
    public async Task A_client_takes_back_its_own_call()
    {
        mesh.Token.Value = mesh.Of("gateway-fr", "FR");
        RequestContext.Set("test.case", "own call");
        await Wait.UntilAsync(
            async () =>
            {
                // One that is taken back before it has come to the silo says nothing; the next one is not.
                using var cancellation = new CancellationTokenSource();
                var reading = mesh.Client.GetGrain<IFeedGrain>("FR").ReadAsync("gateway-fr", new FeedCursor(0, 0, 0), 10, FeedLimits.MaxWait, cancellation.Token);
                await cancellation.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
                return mesh.Seen.Any(call => call is { Case: "own call", Method: "IFeedGrain.ReadAsync", Failure: OperationCanceledException });
            },
            "a read has ended at the silo");
        RequestContext.Clear();
    }

    [Fact]
    public async Task A_forged_mark_opens_nothing()
    {
        var mark = (Guid)await MarkAsync();
        var wake = typeof(IFeedGrain).GetMethod(nameof(IFeedGrain.WakeAsync))!;
        var feed = GrainId.Create("feed", "FR");
        var number = 0;
        foreach (var token in new[] { null, mesh.Of("gateway-fr", "FR") })
        {
            mesh.Token.Value = token;
            foreach (var forged in new object[] { Guid.NewGuid(), Guid.Empty, mark.ToString(), mark.ToByteArray(), "mesh.silo", true })
            {
                RequestContext.Set("mesh.silo", forged);
                await SeenAsync($"mark {number++}", wake, feed, [default(CancellationToken)], passes: false);
            }
        }

        // Whoever has the silos' secret gets in: the attacks fail because of the mark and of nothing else.
        mesh.Token.Value = null;
        RequestContext.Set("mesh.silo", mark);
        await SeenAsync("true mark", wake, feed, [default(CancellationToken)], passes: true);
        RequestContext.Clear();
    }

    [Fact]
    public async Task Silos_probe_each_other_and_both_live()
    {
        await Wait.UntilAsync(
            () => Task.FromResult(mesh.Seen.Any(call => call is { Case: null, Failure: null } && call.Target.Type.ToString() == "sys.svc.clustering")),
            $"silos spoke of who lives; seen: {string.Join(", ", mesh.Seen.Where(call => call.Case is null).Select(call => call.Method).Distinct())}");
        Assert.All(mesh.Silos, silo => Assert.Equal(2, silo.ServiceProvider.GetRequiredService<ISiloStatusOracle>().GetActiveSilos().Length));
        Assert.DoesNotContain(mesh.Seen, call => call is { Case: null, Failure: MeshException { Code: MeshErrorCodes.Forbidden } } && call.Target.Type.ToString()!.StartsWith("sys.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reminder_reaches_its_actor()
    {
        // Of the two services one looks after the actor; which one is the engine's affair. On a busy machine the first tick may find the actor too slow: another one follows.
        foreach (var silo in mesh.Silos)
        {
            var service = GuardedMesh.ActiveOn(silo).First(active => active.Value is IReminderService).Key;
            var reminders = (IReminderService)GuardedMesh.Reference(silo.ServiceProvider, typeof(IReminderService), service);
            await reminders.RegisterOrUpdateReminder(GrainId.Create("outbox", "FR"), $"by {silo.Name}", TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));
        }

        await Wait.UntilAsync(
            () => Task.FromResult(mesh.Seen.Any(call => call is { Method: "IRemindable.ReceiveReminder", Case: null, Failure: null })), "the reminder has come");
    }

    /// <summary>The mark that this mesh's silos use.</summary>
    private async Task<object> MarkAsync()
    {
        object? carried = null;
        var context = Substitute.For<IOutgoingGrainCallContext>();
        context.TargetId.Returns(GrainId.Create("feed", "FR"));
        context.Invoke().Returns(_ =>
        {
            carried = RequestContext.Get("mesh.silo");
            return Task.CompletedTask;
        });
        await SiloMark.Read(mesh.Keys).Invoke(context);
        return carried!;
    }

    /// <summary>Makes a call and looks what came of it at the silo: one-way calls tell their caller nothing.</summary>
    private async Task SeenAsync(string name, MethodInfo method, GrainId target, object?[] arguments, bool passes)
    {
        RequestContext.Set("test.case", name);
        var result = method.Invoke(mesh.Reference(method.DeclaringType!, target), arguments);
        var answer = result switch
        {
            null => Task.CompletedTask,
            Task task => task,
            ValueTask task => task.AsTask(),
            _ => (Task)result.GetType().GetMethod("AsTask")!.Invoke(result, null)!,
        };
        await Wait.UntilAsync(() => Task.FromResult(mesh.Seen.Any(call => Equals(call.Case, name))), $"{name}, {method.DeclaringType!.Name}.{method.Name} of {target}, was taken");
        var failure = mesh.Seen.First(call => Equals(call.Case, name)).Failure;
        Assert.True(
            passes ? failure is null : failure is MeshException { Code: MeshErrorCodes.Forbidden }, $"{method.DeclaringType!.Name}.{method.Name} of {target}: {failure?.GetType().Name ?? "passed"}");
        await Task.WhenAny(answer);
    }

    private static IEnumerable<Type> SystemInterfaces(IGrainContext context) => context.GetType().GetInterfaces().Where(type =>
        typeof(IAddressable).IsAssignableFrom(type) && type.GetMethods().Length > 0 && type.Name is not "IGrainCallCancellationExtension" and not "ICancellationSourcesExtension");

    private static object? Nothing(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    private static Type Engine(string name) => AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType(name)).OfType<Type>().First();
}

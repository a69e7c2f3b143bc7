using System.Reflection;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.EndToEnd.Harness;
using Orleans.Core.Internal;
using Xunit.Abstractions;
using static Interpol.Mesh.EndToEnd.Attacks.AttackScene;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Calls of what Orleans itself offers in a silo, with the credentials of a bureau and of the operators: everything is refused but the few calls that a client cannot do without.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class SystemTargetAttackTests(RepairedMesh shared, ITestOutputHelper output)
{
    /// <summary>The services of a silo of this mesh, with the interfaces by which they are called.</summary>
    public static TheoryData<string, string> Services => new()
    {
        { "clustering", "Orleans.Runtime.IMembershipService" },
        { "silo-control", "Orleans.ISiloControl" },
        { "catalog", "Orleans.Runtime.ICatalog" },
        { "dir.mem", "Orleans.Runtime.IRemoteGrainDirectory" },
        { "dir.cache-validator", "Orleans.Runtime.IRemoteGrainDirectory" },
        { "dir.client", "Orleans.Runtime.GrainDirectory.IRemoteClientDirectory" },
        { "load-publisher", "Orleans.Runtime.IDeploymentLoadPublisher" },
        { "migrator", "Orleans.Runtime.IActivationMigrationManagerSystemTarget" },
        { "canceler", "Orleans.Runtime.IGrainCallCancellationManagerSystemTarget" },
        { "manifest", "Orleans.Runtime.ISiloManifestSystemTarget" },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public Task No_service_of_a_silo_answers_a_gateway(string service, string contract) => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        var type = Internals.TypeOf(contract);
        var target = SystemTargetGrainId.Create(GrainType.Create("sys.svc." + service), Attacker.AddressOf(mesh, "lyon-1")).GrainId;
        foreach (var credential in new[] { scene.AsFrance, scene.AsOperators })
        {
            var next = await scene.NextAuditRowAsync();
            var called = new List<string>();
            await scene.AttackAsync(credential, async client =>
            {
                foreach (var method in MethodsOf(type))
                {
                    output.WriteLine($"{method.DeclaringType!.Name}.{method.Name}");
                    called.Add("." + method.Name);
                    await RefusedOrUnansweredAsync(() => CallAsync(client, type, target, method));
                }

                await ArrivedAsync(client);
            });
            Assert.NotEmpty(called);
            await scene.AuditedAsync(next, called);
        }

        Assert.True(mesh.Member("lyon-1").IsAlive);
    });

    [Fact]
    public Task The_kinds_of_actors_are_told_and_nothing_else_of_that_service() => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        var type = Internals.TypeOf("Orleans.Runtime.IClusterManifestSystemTarget");
        var target = SystemTargetGrainId.Create(GrainType.Create("sys.svc.manifest"), Attacker.AddressOf(mesh, "lyon-1")).GrainId;
        string[] told = ["GetClusterManifest", "GetClusterManifestUpdate"];
        var kept = MethodsOf(type).Where(method => !told.Contains(method.Name)).ToList();
        var next = await scene.NextAuditRowAsync();
        await scene.AttackAsync(scene.AsFrance, async client =>
        {
            foreach (var method in kept)
            {
                await RefusedAsync(() => CallAsync(client, type, target, method));
            }
        });
        await scene.AuditedAsync(next, [.. kept.Select(method => "." + method.Name)]);

        // Without any token: a client asks before it has done anything else.
        await scene.AttackAsync(null, client => CallAsync(client, type, target, type.GetMethod("GetClusterManifest")!));
    });

    [Fact]
    public Task The_services_of_every_actor_are_out_of_reach() => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        var next = await scene.NextAuditRowAsync();
        await scene.AttackAsync(scene.AsFrance, async client =>
        {
            var feed = client.GetGrain<IFeedGrain>("FR");
            await RefusedAsync(() => feed.AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask());
            await RefusedAsync(() => feed.AsReference<IGrainManagementExtension>().MigrateOnIdle().AsTask());
            foreach (var contract in new[] { "Orleans.Runtime.ICancellationSourcesExtension", "Orleans.Runtime.IAsyncEnumerableGrainExtension" })
            {
                foreach (var method in MethodsOf(Internals.TypeOf(contract)))
                {
                    output.WriteLine($"{method.DeclaringType!.Name}.{method.Name}");
                    await RefusedOrUnansweredAsync(() => CallAsync(client, method.DeclaringType!, feed.GetGrainId(), method));
                }
            }

            await ArrivedAsync(client);
        });
        await scene.AuditedAsync(next, [".DeactivateOnIdle", ".MigrateOnIdle", ".CancelRemoteToken", ".DisposeAsync"]);
    });

    [Fact]
    public Task A_call_of_another_is_not_taken_back() => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        var next = await scene.NextAuditRowAsync();
        var type = Internals.TypeOf("Orleans.Runtime.IGrainCallCancellationExtension");
        var method = type.GetMethod("CancelRequestAsync")!;
        var feed = GrainId.Create("feed", "FR");
        await scene.AttackAsync(scene.AsFrance, async client =>
        {
            await CallAsync(client, type, feed, method, GrainId.Create("outbox", "BR"), Forgery.Id(1));
            await CallAsync(client, type, feed, method, GrainId.Create("sys.client", "hosted-" + Attacker.AddressOf(mesh, "lyon-1").ToParsableString()), Forgery.Id(1));
            await CallAsync(client, type, feed, method, GrainId.Create("sys.client", Guid.NewGuid().ToString("N")), Forgery.Id(1));
            await ArrivedAsync(client);
        });

        // Nobody is told; the audit is.
        await scene.AuditedAsync(next, [".CancelRequestAsync"], 3);
    });

    [Fact]
    public Task The_management_actor_tells_operators_which_silos_there_are_and_does_nothing_for_anybody() => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        string[] forOperators = [nameof(IManagementGrain.GetHosts), nameof(IManagementGrain.GetDetailedHosts)];
        foreach (var credential in new[] { scene.AsFrance, scene.AsOperators })
        {
            var next = await scene.NextAuditRowAsync();
            var called = new List<string>();
            await scene.AttackAsync(credential, async client =>
            {
                var management = client.GetGrain<IManagementGrain>(0).GetGrainId();
                foreach (var method in MethodsOf(typeof(IManagementGrain)).Where(method => credential == scene.AsFrance || !forOperators.Contains(method.Name)))
                {
                    output.WriteLine(method.Name);
                    called.Add("." + method.Name);
                    await RefusedOrUnansweredAsync(() => CallAsync(client, typeof(IManagementGrain), management, method));
                }
            });
            await scene.AuditedAsync(next, called);
        }

        await scene.AttackAsync(scene.AsOperators, async client => Assert.Equal(3, (await client.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count));
    });

    [Fact]
    public Task A_call_of_one_kind_of_actor_aimed_at_another_reaches_nothing() => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        await scene.AttackAsync(scene.AsFrance, async client =>
        {
            // The profile is for everybody, the feed and the silo's services are not bureaus.
            var profile = typeof(IBureauGrain).GetMethod(nameof(IBureauGrain.GetProfileAsync))!;
            await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(client, typeof(IBureauGrain), GrainId.Create("feed", "BR"), profile));
            var catalog = SystemTargetGrainId.Create(GrainType.Create("sys.svc.catalog"), Attacker.AddressOf(mesh, "lyon-1")).GrainId;
            await Assert.ThrowsAnyAsync<Exception>(() => CallAsync(client, typeof(IBureauGrain), catalog, profile));
        });
        Assert.True(mesh.Member("lyon-1").IsAlive);
    });

    private static IEnumerable<MethodInfo> MethodsOf(Type type) =>
        type.GetInterfaces().Append(type).Where(contract => contract.Assembly == type.Assembly && contract != typeof(IAddressable) && contract != typeof(ISystemTarget))
            .SelectMany(contract => contract.GetMethods()).Where(method => method is { IsStatic: false, IsAbstract: true });

    /// <summary>Calls a method with arguments that say nothing, where none are given.</summary>
    private static async Task CallAsync(IClusterClient client, Type contract, GrainId target, MethodInfo method, params object[] arguments)
    {
        var reference = typeof(IGrainFactory).GetMethods()
            .Single(found => found is { Name: nameof(IGrainFactory.GetGrain), IsGenericMethod: true } && found.GetParameters() is [{ ParameterType: var only }] && only == typeof(GrainId))
            .MakeGenericMethod(contract).Invoke(client, [target]);
        var values = method.GetParameters().Select((parameter, index) =>
            index < arguments.Length ? arguments[index] : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null).ToArray();
        switch (Closed(method).Invoke(reference, values))
        {
            case Task task:
                await task;
                break;
            case ValueTask task:
                await task;
                break;
            case { } valueTask:
                await (Task)valueTask.GetType().GetMethod("AsTask")!.Invoke(valueTask, null)!;
                break;
        }
    }

    /// <summary>A method without open types: the least that is allowed in their place.</summary>
    private static MethodInfo Closed(MethodInfo method) => method.IsGenericMethodDefinition
        ? method.MakeGenericMethod([.. method.GetGenericArguments().Select(argument => argument.GetGenericParameterConstraints().FirstOrDefault() ?? typeof(string))])
        : method;

    /// <summary>Calls that nobody answers are on their way still; what the same connection answers comes after them.</summary>
    private static Task ArrivedAsync(IClusterClient client) => client.GetGrain<IBureauGrain>("FR").GetProfileAsync();

    /// <summary>Holds that a call is refused, or is one that nobody ever answers.</summary>
    private static async Task RefusedOrUnansweredAsync(Func<Task> call)
    {
        if (await Record.ExceptionAsync(call) is { } failure)
        {
            Assert.Equal(MeshErrorCodes.Forbidden, Assert.IsType<MeshException>(failure).Code);
        }
    }
}

using System.Reflection;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Silo.Boundary;
using Orleans.Dashboard;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>Somebody has decided about every method of every actor whether gateways may call it.</summary>
public sealed class GrainCallPermissionsTests
{
    private readonly GrainCallPermissions _permissions = GrainCallPermissions.Create();

    public static TheoryData<string> Methods => new(GrainMethods().Select(Name));

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_is_either_for_gateways_or_kept_inside(string name)
    {
        var method = GrainMethods().Single(candidate => Name(candidate) == name);
        Assert.True(
            _permissions.RuleOf(method) is not null != _permissions.IsInternal(method),
            $"{name} must stand in GrainCallPermissions, either with the rule for gateways or among those that are kept inside the cluster, and not in both.");
    }

    [Theory]
    [InlineData("IFeedGrain.DeliverAsync")]
    [InlineData("IOutboxGrain.AcceptReceiptsAsync")]
    [InlineData("IOutboxGrain.WakeAsync")]
    [InlineData("IAuditGrain.SignAsync")]
    [InlineData("ISiloGrain.PingAsync")]
    public void What_only_actors_may_say_is_kept_inside(string name) => Assert.Null(_permissions.RuleOf(GrainMethods().Single(method => Name(method) == name)));

    [Theory]
    [InlineData("IDashboardGrain", "GetClusterTracing GetCounters GetGrainTracing GetGrainTypes GetSiloTracing TopGrainMethods")]
    [InlineData("IDashboardRemindersGrain", "")]
    [InlineData("ISiloGrainProxy", "GetMetadata")]
    [InlineData("ISiloGrainService", "GetCounters GetExtendedProperties GetLifecycleStages GetRuntimeStatistics")]
    public void Of_Orleans_dashboard_operators_may_call_what_only_reads_figures(string name, string allowed)
    {
        var methods = typeof(DashboardOptions).Assembly.GetType($"Orleans.Dashboard.Core.{name}", throwOnError: true)!.GetMethods();
        Assert.Equal(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries), methods.Where(method => _permissions.RuleOf(method) is not null).Select(method => method.Name).Order());
        Assert.All(methods, method => Assert.Contains(_permissions.RuleOf(method), new KeyRule?[] { null, KeyRule.Operators }));
    }

    private static IEnumerable<MethodInfo> GrainMethods() => typeof(IBureauGrain).Assembly.GetTypes()
        .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
        .SelectMany(type => type.GetMethods());

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}

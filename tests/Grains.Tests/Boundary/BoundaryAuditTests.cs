using System.Diagnostics.Metrics;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Audit;
using Interpol.Mesh.Silo.Boundary;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>What the audit is told of refused calls: always something that it takes, and never more than it can bear.</summary>
public sealed class BoundaryAuditTests : IDisposable
{
    private static readonly OwnerId France = OwnerId.Parse("FR");

    private readonly FixedTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly BoundaryAudit _audit;

    public BoundaryAuditTests() =>
        _audit = new BoundaryAudit(null!, HubName.Lyon, OwnerDirectory.Default, _services.GetRequiredService<IMeterFactory>(), _time, NullLogger<BoundaryAudit>.Instance);

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_key_that_is_cut_leaves_no_half_of_a_character(int shift)
    {
        Refuse(new string('x', shift) + string.Concat(Enumerable.Repeat("\U0001F600", AuditLimits.MaxText)), "17");
        AuditRules.Check(OperationId.New(), [await NextAsync()], OwnerDirectory.Default);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(1900)]
    public async Task An_officer_of_any_length_is_recorded(int length)
    {
        Refuse("BR", new string('7', length));
        var entry = await NextAsync();
        AuditRules.Check(OperationId.New(), [entry], OwnerDirectory.Default);
        Assert.Equal(France, entry.Actor);
    }

    [Fact]
    public async Task No_more_than_fifty_refusals_of_a_second_are_recorded()
    {
        for (var i = 0; i < 3 * BoundaryAudit.MostPerSecond; i++)
        {
            Refuse($"first-{i}", "17");
        }

        _time.Now += TimeSpan.FromSeconds(1);
        Refuse("second", "17");
        for (var i = 0; i < BoundaryAudit.MostPerSecond; i++)
        {
            Assert.Contains($"first-{i} ", (await NextAsync()).Object, StringComparison.Ordinal);
        }

        Assert.Contains("second ", (await NextAsync()).Object, StringComparison.Ordinal);
    }

    private void Refuse(string key, string officer) => _audit.Refused(
        GrainId.Create("feed", key), "IFeedGrain", "ReadAsync", new CallVerdict(new ExternalCaller(France, "gateway-fr", officer), null, "no"));

    private async Task<AuditEntry> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        return await _audit.NextAsync(deadline.Token);
    }

    private sealed class FixedTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

using System.Net;
using Interpol.Mesh.Engine.Membership;

namespace Interpol.Mesh.Engine.Tests.Membership;

public sealed class ViewSettlementTests
{
    private const long Lease = 3000;

    private static readonly SiloAddress Self = Address(1);
    private static readonly SiloAddress Other = Address(2);
    private static readonly SiloAddress Third = Address(3);
    private static readonly GrainId Grain = GrainId.Create("echo", "a");

    private readonly ViewSettlement _settlement;
    private long _now = 1000;

    public ViewSettlementTests() => _settlement = new ViewSettlement(Self, Lease, () => _now);

    [Fact]
    public void A_silo_alone_settles_at_once()
    {
        Take(1, (Self, SiloStatus.Active));

        Assert.True(_settlement.Reconsider());
        Assert.True(_settlement.State.IsSettled);
    }

    [Fact]
    public void A_view_waits_for_everybody_who_may_serve()
    {
        Take(1, (Self, SiloStatus.Active), (Other, SiloStatus.Active), (Third, SiloStatus.ShuttingDown));

        Acknowledge(Other, 1);
        Assert.False(_settlement.Reconsider());
        Acknowledge(Third, 1);
        Assert.True(_settlement.Reconsider());
    }

    [Fact]
    public void A_silo_that_only_joins_is_not_waited_for()
    {
        Take(1, (Self, SiloStatus.Active), (Other, SiloStatus.Joining));

        Assert.True(_settlement.Reconsider());
    }

    [Fact]
    public void A_promise_about_another_view_does_not_count()
    {
        Take(2, (Self, SiloStatus.Active), (Other, SiloStatus.Active));

        Acknowledge(Other, 1);
        Assert.False(_settlement.Reconsider());

        // A later view: there is one that this silo has not seen, in which ownership may be different again.
        Acknowledge(Other, 3);
        Assert.False(_settlement.Reconsider());
        Assert.True(_settlement.IsBehind());

        Take(3, (Self, SiloStatus.Active), (Other, SiloStatus.Active));
        Assert.True(_settlement.Reconsider());
    }

    [Fact]
    public void A_dead_silo_is_waited_for_until_its_lease_has_run_out()
    {
        Take(1, (Self, SiloStatus.Active), (Other, SiloStatus.Dead));
        _now += Lease;
        Assert.False(_settlement.Reconsider());

        _now += 1000;
        Assert.True(_settlement.Reconsider());
    }

    [Fact]
    public void A_dead_silo_whose_process_has_ended_is_not_waited_for()
    {
        Take(1, (Self, SiloStatus.Active), (Other, SiloStatus.Dead));

        _settlement.End(Other);

        Assert.True(_settlement.Reconsider());
    }

    [Fact]
    public void What_another_silo_still_drains_is_held_until_it_is_released()
    {
        Take(1, (Self, SiloStatus.Active), (Other, SiloStatus.Active));
        _settlement.Acknowledge(Other, new ViewAcknowledgement(1, [Grain]));

        Assert.True(_settlement.Reconsider());
        Assert.Equal([Grain], _settlement.State.HeldElsewhere);

        _settlement.Release(Other, Grain);
        Assert.True(_settlement.Reconsider());
        Assert.Empty(_settlement.State.HeldElsewhere);
    }

    [Fact]
    public void What_a_silo_drains_is_free_when_the_silo_has_ended()
    {
        Take(1, (Self, SiloStatus.Active), (Other, SiloStatus.Active));
        _settlement.Acknowledge(Other, new ViewAcknowledgement(1, [Grain]));
        _settlement.Reconsider();

        _settlement.End(Other);

        Assert.True(_settlement.Reconsider());
        Assert.Empty(_settlement.State.HeldElsewhere);
    }

    [Fact]
    public void The_last_settled_view_is_remembered_through_views_that_never_settle()
    {
        Take(1, (Self, SiloStatus.Active));
        _settlement.Reconsider();
        Take(2, (Self, SiloStatus.Active), (Other, SiloStatus.Active));
        Take(3, (Self, SiloStatus.Active), (Other, SiloStatus.Active), (Third, SiloStatus.Active));

        Assert.Equal([1L, 2L], _settlement.State.Earlier.Select(static view => view.Version));
        Assert.True(_settlement.State.HasHistory);
    }

    [Fact]
    public void A_silo_that_has_just_joined_inherits_nothing()
    {
        Take(5, (Self, SiloStatus.Joining), (Other, SiloStatus.Active));
        Take(6, (Self, SiloStatus.Active), (Other, SiloStatus.Active));

        Assert.False(_settlement.State.HasHistory);
    }

    [Fact]
    public void An_older_view_changes_nothing()
    {
        Take(2, (Self, SiloStatus.Active));

        Assert.False(_settlement.TryAdvance(View(1, (Self, SiloStatus.Active), (Other, SiloStatus.Active))));
        Assert.Equal(2, _settlement.State.View.Version);
    }

    private static SiloAddress Address(int number) => SiloAddress.New(IPAddress.Loopback, 11110 + number, number);

    private static ClusterView View(long version, params (SiloAddress Address, SiloStatus Status)[] members) =>
        new(version, members.Select(static member => new ViewMember(member.Address, $"silo-{member.Address.Generation}", member.Status, "1:2:elsewhere")));

    private void Take(long version, params (SiloAddress Address, SiloStatus Status)[] members) => Assert.True(_settlement.TryAdvance(View(version, members)));

    private void Acknowledge(SiloAddress silo, long version) => _settlement.Acknowledge(silo, new ViewAcknowledgement(version, []));
}

using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;

namespace Interpol.Mesh.Grains.Tests.Command;

/// <summary>The plan of the day and the rosters in local time, above all on the days on which clocks change.</summary>
public sealed class PlanTests
{
    private static readonly LeadPlan Plan = LeadPlan.Default;

    /// <summary>Three shifts of eight hours by Lyon's clocks, and two that begin within the hours that are skipped and repeated.</summary>
    private static readonly DeskRoster Lyon = new(
        "Europe/Paris",
        [
            .. Enum.GetValues<DayOfWeek>().SelectMany(day => new[] { new DeskShift(day, new TimeOnly(0, 0), ["1"]), new DeskShift(day, new TimeOnly(8, 0), ["2"]), new DeskShift(day, new TimeOnly(16, 0), ["3"]) }),
            new(DayOfWeek.Sunday, new TimeOnly(2, 30), ["4"]),
        ]);

    [Theory]
    [InlineData("2026-03-29T00:00:00Z", "singapore")]
    [InlineData("2026-03-29T07:59:59Z", "singapore")]
    [InlineData("2026-03-29T08:00:00Z", "lyon")]
    [InlineData("2026-10-25T15:59:59Z", "lyon")]
    [InlineData("2026-10-25T16:00:00Z", "buenos-aires")]
    [InlineData("2026-10-25T23:59:59.999Z", "buenos-aires")]
    [InlineData("2026-10-26T09:00:00+09:00", "singapore")]
    public void The_plan_says_who_leads_in_utc(string at, string room) => Assert.Equal(room, Plan.RoomAt(DateTimeOffset.Parse(at)).Value);

    [Fact]
    public void A_plan_that_begins_late_goes_on_over_midnight_and_one_of_a_single_room_never_changes()
    {
        var plan = new LeadPlan([new(HubName.Lyon, new TimeOnly(6, 0)), new(HubName.Lyon, new TimeOnly(12, 0)), new(HubName.Singapore, new TimeOnly(22, 30))]);
        Assert.Equal(HubName.Singapore, plan.RoomAt(new DateTimeOffset(2026, 1, 1, 3, 0, 0, TimeSpan.Zero)));
        Assert.Equal((new DateTimeOffset(2026, 1, 1, 22, 30, 0, TimeSpan.Zero), HubName.Singapore), plan.NextChange(new DateTimeOffset(2026, 1, 1, 7, 0, 0, TimeSpan.Zero)));
        Assert.Equal((new DateTimeOffset(2026, 1, 2, 6, 0, 0, TimeSpan.Zero), HubName.Lyon), plan.NextChange(new DateTimeOffset(2026, 1, 1, 22, 30, 0, TimeSpan.Zero)));
        Assert.Null(new LeadPlan([new(HubName.Lyon, new TimeOnly(6, 0))]).NextChange(DateTimeOffset.UnixEpoch));
    }

    // C1: the roster of Lyon in local time over 29 March and 25 October 2026, the lead by UTC.
    [Theory]
    [InlineData(2026, 3, 28, 24, "1 2 3")]
    [InlineData(2026, 3, 29, 23, "1 4 2 3")]
    [InlineData(2026, 10, 25, 25, "1 4 2 3")]
    [InlineData(2026, 10, 26, 24, "1 2 3")]
    public void On_days_on_which_clocks_change_no_second_has_no_officer_and_none_has_two(int year, int month, int day, int hours, string officers)
    {
        var found = RosterDays.Of(Lyon, new DateOnly(year, month, day));

        Assert.Equal(TimeSpan.FromHours(hours), found.Length);
        Assert.Equal(officers, string.Join(' ', found.Spans.SelectMany(span => span.Officers)));
        Assert.Equal(found.Length, found.Spans.Aggregate(TimeSpan.Zero, (sum, span) => sum + (span.Until - span.From)));
        Assert.All(found.Spans.Zip(found.Spans.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
        for (var at = found.Spans[0].From; at < found.Spans[^1].Until; at = at.AddSeconds(1))
        {
            Assert.Single(found.Spans, span => span.From <= at && at < span.Until);
            Assert.Single(HubName.All, room => Plan.RoomAt(at) == room);
        }
    }

    [Theory]
    [InlineData("2026-03-29T00:59:59Z", "1")]
    [InlineData("2026-03-29T01:00:00Z", "4")]
    [InlineData("2026-10-25T00:29:59Z", "1")]
    [InlineData("2026-10-25T00:30:00Z", "4")]
    [InlineData("2026-10-25T01:30:00Z", "4")]
    [InlineData("2026-10-25T07:00:00Z", "2")]
    public void A_time_that_is_skipped_is_the_moment_of_the_skip_and_of_one_that_comes_twice_the_first(string at, string officer) =>
        Assert.Equal(officer, Assert.Single(RosterDays.OfficersAt(Lyon, DateTimeOffset.Parse(at))));

    [Fact]
    public void Rosters_of_all_zones_tile_every_day_of_two_years()
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId))
        {
            // Some zones have skipped a whole day, others change at midnight.
            var roster = Lyon with { TimeZone = zone.Id };
            DateTimeOffset? end = null;
            for (var date = new DateOnly(2026, 1, 1); date < new DateOnly(2028, 1, 1); date = date.AddDays(1))
            {
                var day = RosterDays.Of(roster, date);
                Assert.Equal(end ?? day.Spans[0].From, day.Spans[0].From);
                Assert.All(day.Spans.Zip(day.Spans.Skip(1)), pair => Assert.Equal(pair.First.Until, pair.Second.From));
                end = day.Spans[^1].Until;
            }
        }
    }
}

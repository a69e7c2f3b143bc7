using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Command;

namespace Interpol.Mesh.Grains.Tests.Command;

/// <summary>The roster of a room: who sets it, over none and over one, and what it may not say.</summary>
public sealed class DeskRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeskRules Rules = new(OwnerDirectory.Default);
    private static readonly DeskRoster Roster = new("Europe/Paris", [new DeskShift(DayOfWeek.Monday, new TimeOnly(8, 0), ["1", "2"]), new DeskShift(DayOfWeek.Monday, new TimeOnly(16, 0), [])]);

    [Theory]
    [InlineData("IPSG", false, null)]
    [InlineData("IPSG", true, null)]
    [InlineData("FR", false, MeshErrorCodes.Forbidden)]
    [InlineData("FR", true, MeshErrorCodes.Forbidden)]
    public void Only_the_Secretariat_sets_a_roster(string owner, bool isThere, string? code) => Assert.Equal(code, CodeOf(owner, isThere ? Roster : null, Roster));

    [Theory]
    [InlineData("zone", "timeZone")]
    [InlineData("none", "shifts")]
    [InlineData("many", "shifts")]
    [InlineData("twice", "shifts")]
    [InlineData("day", "shifts[0].day")]
    [InlineData("officers", "shifts[0].officers")]
    [InlineData("officer", "shifts[0].officers")]
    [InlineData("same", "shifts[0].officers")]
    public void What_a_roster_may_not_say_is_named(string wrong, string field)
    {
        var shift = Roster.Shifts[0];
        var roster = wrong switch
        {
            "zone" => Roster with { TimeZone = "Europe/Nowhere" },
            "none" => Roster with { Shifts = [] },
            "many" => Roster with { Shifts = [.. Enumerable.Range(0, DeskRoster.MaxShifts + 1).Select(one => shift with { Day = (DayOfWeek)(one % 7), From = new TimeOnly(one / 7, 0) })] },
            "twice" => Roster with { Shifts = [shift, shift with { Officers = [] }] },
            "day" => Roster with { Shifts = [shift with { Day = (DayOfWeek)7 }] },
            "officers" => Roster with { Shifts = [shift with { Officers = [.. Enumerable.Range(0, DeskRoster.MaxOfficers + 1).Select(one => $"{one}")] }] },
            "officer" => Roster with { Shifts = [shift with { Officers = [string.Empty] }] },
            _ => Roster with { Shifts = [shift with { Officers = ["1", "1"] }] },
        };
        var refusal = Assert.Throws<MeshException>(() => Rules.Decide("lyon", Roster, new Author(OwnerDirectory.Default.Secretariat, "1"), new SetRoster(roster), Now));
        Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
        Assert.StartsWith($"{field}: ", refusal.Message, StringComparison.Ordinal);
    }

    private static string? CodeOf(string owner, DeskRoster? before, DeskRoster roster)
    {
        try
        {
            Assert.Equal(roster.TimeZone, Assert.IsType<RosterSet>(Assert.Single(Rules.Decide("lyon", before, new Author(OwnerId.Parse(owner), "1"), new SetRoster(roster), Now))).Roster.TimeZone);
            return null;
        }
        catch (MeshException refusal)
        {
            return refusal.Code;
        }
    }
}

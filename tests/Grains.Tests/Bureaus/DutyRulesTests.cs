using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Bureaus;

namespace Interpol.Mesh.Grains.Tests.Bureaus;

public sealed class DutyRulesTests
{
    private static readonly DutyContact Good = new("Duty officer", "+33 (4) 72-44-70-00", ["fr", "en"], "at any hour");

    public static TheoryData<string, DutyStatus, ImmutableArray<DutyContact>> Bad => new()
    {
        { "status", (DutyStatus)9, [] },
        { "at most 20", DutyStatus.OnDuty, [.. Enumerable.Repeat(Good, 21)] },
        { "null", DutyStatus.OnDuty, [null!] },
        { "name", DutyStatus.OnDuty, [Good with { Name = "" }] },
        { "name", DutyStatus.OnDuty, [Good with { Name = new string('x', 201) }] },
        { "telephone", DutyStatus.OnDuty, [Good with { Telephone = "call me" }] },
        { "telephone", DutyStatus.OnDuty, [Good with { Telephone = null! }] },
        { "telephone", DutyStatus.OnDuty, [Good with { Telephone = "+" + new string('1', 32) }] },
        { "hours", DutyStatus.OnDuty, [Good with { Hours = new string('x', 201) }] },
        { "languages", DutyStatus.OnDuty, [Good with { Languages = [.. Enumerable.Repeat("fr", 9)] }] },
        { "ISO 639-1", DutyStatus.OnDuty, [Good with { Languages = ["FR"] }] },
        { "ISO 639-1", DutyStatus.OnDuty, [Good with { Languages = [null!] }] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_breaks_a_rule_is_refused_by_name(string named, DutyStatus status, ImmutableArray<DutyContact> contacts)
    {
        var refusal = Assert.Throws<MeshException>(() => DutyRules.Validate(status, contacts));

        Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_keeps_to_the_limits_passes()
    {
        DutyRules.Validate(DutyStatus.Closed, default);
        DutyRules.Validate(DutyStatus.OnDuty, [.. Enumerable.Repeat(Good, 20)]);
        DutyRules.Validate(DutyStatus.OnCall, [Good with { Languages = default, Hours = null! }]);
    }

    [Fact]
    public void The_same_change_is_none()
    {
        var state = new BureauState { Status = DutyStatus.OnDuty, Contacts = [Good], Version = 1 };

        Assert.True(DutyRules.IsSame(state, DutyStatus.OnDuty, [Good with { Languages = ["fr", "en"] }]));
        Assert.False(DutyRules.IsSame(state, DutyStatus.OnCall, [Good]));
        Assert.False(DutyRules.IsSame(state, DutyStatus.OnDuty, []));
        Assert.False(DutyRules.IsSame(new BureauState(), DutyStatus.Unknown, []));
    }
}

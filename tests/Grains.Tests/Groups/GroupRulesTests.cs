using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Groups;
using Interpol.Mesh.Grains.Groups;

namespace Interpol.Mesh.Grains.Tests.Groups;

public sealed class GroupRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ImmutableArray<OwnerId> Members = [new("SG"), new("BR"), new("FR")];

    public static TheoryData<string, string, string, string, ImmutableArray<OwnerId>> Bad => new()
    {
        { MeshErrorCodes.Invalid, "name", null!, "Title", Members },
        { MeshErrorCodes.Invalid, "name", "", "Title", Members },
        { MeshErrorCodes.Invalid, "name", "Ports", "Title", Members },
        { MeshErrorCodes.Invalid, "name", "ports of call", "Title", Members },
        { MeshErrorCodes.Invalid, "name", new string('x', 41), "Title", Members },
        { MeshErrorCodes.Invalid, "title", "ports", null!, Members },
        { MeshErrorCodes.Invalid, "title", "ports", "", Members },
        { MeshErrorCodes.Invalid, "title", "ports", "a\nb", Members },
        { MeshErrorCodes.Invalid, "title", "ports", new string('x', 101), Members },
        { MeshErrorCodes.Invalid, "members", "ports", "Title", default },
        { MeshErrorCodes.Invalid, "members", "ports", "Title", [] },
        { MeshErrorCodes.Invalid, "members", "ports", "Title", [.. Enumerable.Repeat(new OwnerId("FR"), 257)] },
        { MeshErrorCodes.Invalid, "members", "ports", "Title", [new("FR"), new("FR")] },
        { MeshErrorCodes.Invalid, "members", "ports", "Title", [default] },
        { MeshErrorCodes.UnknownOwner, "XX", "ports", "Title", [new("FR"), new("XX")] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_breaks_a_rule_is_refused_by_name(string code, string named, string name, string title, ImmutableArray<OwnerId> members)
    {
        var refusal = Assert.Throws<MeshException>(() => Set(new GroupsState(), name, title, members));

        Assert.Equal(code, refusal.Code);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_is_made_changed_and_deleted_with_versions_that_grow()
    {
        var made = Set(new GroupsState(), "ports", "Ports", Members, expected: 0);
        var other = Set(made, "airports", "Airports", [new("DE")]);
        var changed = Set(other, "ports", "Sea ports", Members, expected: 1);
        var deleted = GroupRules.Delete(changed, "ports", 3);
        var again = Set(deleted, "ports", "Ports", Members, expected: 0);

        Assert.Equal(["airports", "ports"], other.Groups.Select(group => group.Name));
        Assert.Equal(["BR", "FR", "SG"], GroupRules.Find(made, "ports")!.Members.Select(member => member.Value));
        Assert.Equal((1L, 2L, 3L), (GroupRules.Find(made, "ports")!.Version, GroupRules.Find(changed, "airports")!.Version, GroupRules.Find(changed, "ports")!.Version));
        Assert.Equal(["airports"], deleted.Groups.Select(group => group.Name));
        Assert.Equal(5, GroupRules.Find(again, "ports")!.Version);
    }

    [Fact]
    public void The_same_change_again_is_without_effect()
    {
        var made = Set(new GroupsState(), "ports", "Ports", Members, expected: 0);

        Assert.Same(made, Set(made, "ports", "Ports", [new("FR"), new("SG"), new("BR")], expected: 0));
        Assert.Same(made, GroupRules.Delete(made, "unknown", 7));
    }

    [Theory]
    [InlineData("ports", 0L)]
    [InlineData("ports", 2L)]
    [InlineData("unknown", 1L)]
    public void A_change_of_something_older_is_a_conflict(string name, long expected)
    {
        var state = Set(new GroupsState(), "ports", "Ports", Members);

        Assert.Equal(MeshErrorCodes.Conflict, Assert.Throws<MeshException>(() => Set(state, name, "Other", Members, expected)).Code);
        if (name == "ports")
        {
            Assert.Equal(MeshErrorCodes.Conflict, Assert.Throws<MeshException>(() => GroupRules.Delete(state, name, expected)).Code);
        }
    }

    [Fact]
    public void A_hundred_groups_are_the_most()
    {
        var state = Enumerable.Range(0, GroupLimits.MaxGroups).Aggregate(new GroupsState(), (state, number) => Set(state, $"group-{number}", "Title", Members));

        Assert.Equal(MeshErrorCodes.TooLarge, Assert.Throws<MeshException>(() => Set(state, "one-more", "Title", Members)).Code);
        Assert.Equal("Other", GroupRules.Find(Set(state, "group-7", "Other", Members), "group-7")!.Title);
        Assert.NotNull(GroupRules.Find(Set(GroupRules.Delete(state, "group-7", null), "one-more", "Title", Members), "one-more"));
    }

    private static GroupsState Set(GroupsState state, string name, string title, ImmutableArray<OwnerId> members, long? expected = null) =>
        GroupRules.Set(state, OwnerDirectory.Default, name, title, members, expected, Now);
}

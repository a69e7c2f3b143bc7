using System.Reflection;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Grains.Bureaus;
using Interpol.Mesh.Grains.Groups;

namespace Interpol.Mesh.Grains.Tests.Bureaus;

/// <summary>Grain states are stored as JSON under the state's name and the grain's key.</summary>
public sealed class StateTests
{
    private static readonly IReadOnlyList<(PersistentStateAttribute State, Type Type)> States =
    [
        .. typeof(BureauGrain).Assembly.GetTypes()
            .SelectMany(grain => grain.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => (parameter.GetCustomAttribute<PersistentStateAttribute>()!, parameter.ParameterType))
            .Where(parameter => parameter.Item1 is not null),
    ];

    [Fact]
    public void No_two_states_have_one_name()
    {
        Assert.NotEmpty(States);
        Assert.Equal(States.Count, States.Select(state => state.State.StateName).Distinct().Count());
        Assert.All(States, state => Assert.Equal("hub", state.State.StorageName));
    }

    [Fact]
    public void Every_member_of_a_state_can_be_set() => Assert.All(
        States.Select(state => state.Type.GetGenericArguments()[0]).SelectMany(type => type.GetProperties()),
        property => Assert.NotNull(property.SetMethod));

    [Fact]
    public void Groups_read_as_they_were_stored()
    {
        var state = new GroupsState
        {
            Groups = [new StoredGroup { Name = "ports", Title = "Ports", Members = [new OwnerId("BR"), new OwnerId("914")], Version = 3, ChangedAt = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero) }],
            Changes = 9,
        };

        var read = JsonSerializer.Deserialize<GroupsState>(JsonSerializer.Serialize(state))!;

        Assert.Equal(JsonSerializer.Serialize(state), JsonSerializer.Serialize(read));
        Assert.Equal((9, "ports", 3), (read.Changes, read.Groups[0].Name, read.Groups[0].Version));
        Assert.Equal(state.Groups[0].Members, read.Groups[0].Members);
    }

    [Fact]
    public void A_bureau_reads_as_it_was_stored()
    {
        var state = new BureauState
        {
            Status = DutyStatus.OnCall,
            Contacts = [new DutyContact("Officer", "+33 4 72", ["fr", "en"], "by day"), new DutyContact("Other", "123", [], "")],
            ChangedAt = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero),
            Version = 7,
        };

        var read = JsonSerializer.Deserialize<BureauState>(JsonSerializer.Serialize(state))!;

        Assert.Equal(JsonSerializer.Serialize(state), JsonSerializer.Serialize(read));
        Assert.Equal((state.Status, state.ChangedAt, state.Version), (read.Status, read.ChangedAt, read.Version));
        Assert.Equal(["Officer", "Other"], read.Contacts.Select(contact => contact.Name));
        Assert.Equal(["fr", "en"], read.Contacts[0].Languages.AsEnumerable());
    }
}

using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Bureaus;

[Collection(SharedMesh.Name)]
public sealed class BureauTests(MeshFixture fixture)
{
    private static readonly DutyContact Contact = new("Duty officer", "+33 4 72 44 70 00", ["fr", "en"], "at any hour");

    private readonly MeshCluster _mesh = fixture.Mesh;

    [Theory]
    [InlineData("lyon")]
    [InlineData("singapore")]
    [InlineData("buenos-aires")]
    public async Task A_change_is_kept_and_counted(string hub)
    {
        var owner = _mesh.Owner(hub);
        var before = await _mesh.Bureau(owner).GetProfileAsync();

        var changed = await _mesh.Bureau(owner).SetDutyAsync(DutyStatus.OnCall, [Contact], before.Version);
        var again = await _mesh.Bureau(owner).SetDutyAsync(DutyStatus.OnCall, [Contact], before.Version);
        await _mesh.DeactivateAsync(_mesh.Bureau(owner));
        var read = await _mesh.Bureau(owner).GetProfileAsync();

        Assert.Equal((DutyStatus.Unknown, 0L, owner), (before.Duty.Status, before.Version, before.Owner.Code));
        Assert.Equal((DutyStatus.OnCall, 1L), (changed.Duty.Status, changed.Version));
        Assert.Equal((1L, 1L), (again.Version, read.Version));
        Assert.Equal(changed.Duty.ChangedAt, read.Duty.ChangedAt);
        var contact = Assert.Single(read.Duty.Contacts);
        Assert.Equal((Contact.Name, Contact.Telephone, Contact.Hours), (contact.Name, contact.Telephone, contact.Hours));
        Assert.Equal(Contact.Languages.ToArray(), contact.Languages.ToArray());
    }

    [Fact]
    public async Task A_change_of_something_older_is_a_conflict()
    {
        var owner = _mesh.Owner("lyon");
        await _mesh.Bureau(owner).SetDutyAsync(DutyStatus.OnDuty, [], null);

        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Bureau(owner).SetDutyAsync(DutyStatus.Closed, [], 0));

        Assert.Equal(MeshErrorCodes.OperationConflict, refusal.Code);
        Assert.Equal(DutyStatus.OnDuty, (await _mesh.Bureau(owner).GetProfileAsync()).Duty.Status);
    }

    [Fact]
    public async Task Bad_input_changes_nothing()
    {
        var owner = _mesh.Owner("lyon");

        var refusal = await Assert.ThrowsAsync<MeshException>(() => _mesh.Bureau(owner).SetDutyAsync(DutyStatus.OnDuty, [Contact with { Telephone = "x" }], null));

        Assert.Equal(MeshErrorCodes.Invalid, refusal.Code);
        Assert.Equal(0, (await _mesh.Bureau(owner).GetProfileAsync()).Version);
        Assert.Equal(MeshErrorCodes.UnknownOwner, (await Assert.ThrowsAsync<MeshException>(() => _mesh.Bureau(new OwnerId("XX")).GetProfileAsync())).Code);
    }

    /// <summary>On PostgreSQL keys that read as numbers are stored as numbers: DE and FR take different ways.</summary>
    [Theory]
    [InlineData("DE")]
    [InlineData("FR")]
    [InlineData("914")]
    public async Task Keys_that_look_like_numbers_are_kept_apart(string code)
    {
        var owner = new OwnerId(code);
        await _mesh.Bureau(owner).SetDutyAsync(DutyStatus.OnDuty, [Contact with { Name = code }], null);
        await _mesh.DeactivateAsync(_mesh.Bureau(owner));

        Assert.Equal(code, Assert.Single((await _mesh.Bureau(owner).GetProfileAsync()).Duty.Contacts).Name);
    }
}

using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Groups;

[Collection(SharedMesh.Name)]
public sealed class GroupsTests(MeshFixture fixture)
{
    private readonly MeshCluster _mesh = fixture.Mesh;

    [Theory]
    [InlineData("lyon")]
    [InlineData("singapore")]
    [InlineData("buenos-aires")]
    public async Task Groups_are_kept(string hub)
    {
        var keeper = _mesh.Owner(hub);
        Assert.Empty(await _mesh.Groups(keeper).GetAllAsync());
        Assert.Null(await _mesh.Groups(keeper).GetAsync("ports"));

        var made = await _mesh.Groups(keeper).SetAsync("ports", "Ports", [new("SG"), new("BR")], 0);
        await _mesh.Groups(keeper).SetAsync("airports", "Airports", [new("DE")], null);
        await _mesh.DeactivateAsync(_mesh.Groups(keeper));

        Assert.Equal((keeper, "ports", "Ports", 1L), (made.Keeper, made.Name, made.Title, made.Version));
        var read = await _mesh.Groups(keeper).GetAsync("ports");
        Assert.Equal((made.Title, made.Version, made.ChangedAt), (read!.Title, read.Version, read.ChangedAt));
        Assert.Equal(["BR", "SG"], read.Members.Select(member => member.Value));
        Assert.Equal(["airports", "ports"], (await _mesh.Groups(keeper).GetAllAsync()).Select(group => group.Name));

        await _mesh.Groups(keeper).DeleteAsync("ports", 1);
        await _mesh.Groups(keeper).DeleteAsync("ports", 1);
        await _mesh.DeactivateAsync(_mesh.Groups(keeper));

        Assert.Equal(["airports"], (await _mesh.Groups(keeper).GetAllAsync()).Select(group => group.Name));
        Assert.Equal(4, (await _mesh.Groups(keeper).SetAsync("ports", "Ports", [new("SG")], 0)).Version);
    }

    [Fact]
    public async Task Bad_input_and_conflicts_change_nothing()
    {
        var keeper = _mesh.Owner("lyon");
        await _mesh.Groups(keeper).SetAsync("ports", "Ports", [new("SG")], null);

        Assert.Equal(MeshErrorCodes.Conflict, await CodeAsync(() => _mesh.Groups(keeper).SetAsync("ports", "Other", [new("SG")], 0)));
        Assert.Equal(MeshErrorCodes.Conflict, await CodeAsync(() => _mesh.Groups(keeper).DeleteAsync("ports", 9)));
        Assert.Equal(MeshErrorCodes.UnknownOwner, await CodeAsync(() => _mesh.Groups(keeper).SetAsync("ports", "Other", [new("XX")], null)));
        Assert.Equal(MeshErrorCodes.UnknownOwner, await CodeAsync(() => _mesh.Groups(new OwnerId("XX")).GetAllAsync()));

        Assert.Equal(("Ports", 1L), await StandAsync(keeper));
    }

    private async Task<(string Title, long Version)> StandAsync(OwnerId keeper)
    {
        var group = await _mesh.Groups(keeper).GetAsync("ports");
        return (group!.Title, group.Version);
    }

    private static async Task<string> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<MeshException>(call)).Code;
}

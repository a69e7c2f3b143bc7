using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Console.Layout;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Console.Tests.Layout;

public sealed class NavigationMenuTests
{
    [Theory]
    [InlineData(MeshRoles.Officer, true)]
    [InlineData(MeshRoles.Supervisor, true)]
    [InlineData(MeshRoles.Command, true)]
    [InlineData(MeshRoles.NationalUnit, false)]
    [InlineData(MeshRoles.Operator, false)]
    public async Task A_role_sees_only_its_own_pages(string role, bool desk)
    {
        await using var scene = new ConsoleScene(roles: role);
        var menu = scene.Context.Render<NavigationMenu>(parameters => parameters.Add(shown => shown.User, new ConsoleUser(OwnerId.Parse("FR"), "0417", [role])));
        Assert.Equal(desk, menu.FindAll("a[href='/FR/feed']").Count == 1);
        Assert.Equal(role == MeshRoles.Operator, menu.FindAll("a[href='/FR/cluster']").Count == 1);
        Assert.Equal(role == MeshRoles.Operator, menu.FindAll("a[href='/FR/look-up']").Count == 1);
    }
}

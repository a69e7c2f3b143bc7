using Interpol.Mesh.Console.Layout;
using Interpol.Mesh.Console.Tests.Support;

namespace Interpol.Mesh.Console.Tests.Layout;

public sealed class MainLayoutTests
{
    [Theory]
    [InlineData(204, 1)]
    [InlineData(401, 1)]
    [InlineData(503, 0)]
    public async Task Whoever_signs_out_leaves_nothing_in_the_browser(int status, int forgotten)
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (method, address) => (method, address) == ("DELETE", "owners/FR/sessions/current")
            ? status < 300 ? new HttpResponseMessage((System.Net.HttpStatusCode)status) : ApiDouble.Refusal(status, "No.")
            : null;
        var layout = scene.Context.Render<MainLayout>();
        await layout.FindAll(".top-button").Single(button => button.TextContent == "Sign out").ClickAsync(new());
        layout.WaitForAssertion(() => Assert.Contains(scene.Api.Asked, asked => asked.Method == "DELETE"));
        Assert.Equal(forgotten, scene.Context.JSInterop.Invocations["mesh.forget"].Count);
    }
}

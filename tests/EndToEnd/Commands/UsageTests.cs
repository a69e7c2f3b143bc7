using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("conquer")]
    [InlineData("silo", "paris")]
    [InlineData("silo", "lyon", "0")]
    [InlineData("silo", "lyon", "first")]
    [InlineData("silo", "--hub", "singapore")]
    [InlineData("up", "--port", "http")]
    [InlineData("token", "FR", "--hours", "many")]
    [InlineData("token", "not-a-code")]
    [InlineData("token", "FR", "--role", "king")]
    [InlineData("token", "FR", "--hours", "0")]
    [InlineData("send", "FR", "BR")]
    [InlineData("send", "FR", "BR", "text", "--lane", "slow")]
    [InlineData("send", "FR", "BR", "text", "--operation-id", "with spaces")]
    [InlineData("feed", "FR", "--after", "yesterday")]
    [InlineData("timeline", "FR", "FR-0f3a")]
    [InlineData("officer", "add", "FR", "0417")]
    [InlineData("officer", "add", "FR", "no number", "--name", "Anne Durand")]
    [InlineData("officer", "add", "FR", "0417", "--name", "Anne Durand", "--role", "king")]
    [InlineData("officer", "add", "FR", "0417", "--name", "Anne Durand", "--password", "correct horse battery")]
    [InlineData("officer", "list")]
    [InlineData("officer", "password", "FR")]
    [InlineData("officer", "disable", "FR", "0417/password")]
    [InlineData("sign-in", "FR")]
    [InlineData("sign-in", "FR", "0417", "correct horse battery")]
    [InlineData("sign-out", "FR")]
    [InlineData("call", "FR", "XX")]
    [InlineData("consent", "ask", "IPSG", "BR", "deploy-team", "scene", "why")]
    [InlineData("consent", "ask", "IPSG", "BR", "invade", "scene", "why", "--until", "2030-01-31T12:00Z")]
    [InlineData("consent", "list", "BR", "--role", "both")]
    [InlineData("consent", "grant", "BR", "BR-0f3a")]
    [InlineData("hits", "list", "FR", "--role", "both")]
    [InlineData("hits", "confirm", "FR", "JP-0f3a")]
    [InlineData("demo", "notices", "--count", "10001")]
    [InlineData("demo", "notices", "--seed", "-1")]
    [InlineData("notice", "show", "FR", "2026/12")]
    [InlineData("notice", "refuse", "IPSG", "2026-12", "consent-ended")]
    [InlineData("notice", "extend", "FR", "2026-12", "31/01/2030")]
    [InlineData("notice", "draft", "put", "FR", "name")]
    [InlineData("import", "sltd", "stolen.csv")]
    [InlineData("import", "horses", "stolen.csv", "--bureau", "FR")]
    [InlineData("import", "sltd", "stolen.csv", "--bureau", "FR", "--format", "xls")]
    [InlineData("check", "--bureau", "JP")]
    [InlineData("check", "document", "12AB34567", "--bureau", "JP")]
    [InlineData("check", "person", "Odile Vantreuil", "--born", "July", "--bureau", "JP")]
    [InlineData("records", "show", "FR", "passport/12AB34567")]
    [InlineData("records", "extend", "FR", "vehicle/car-1", "2030-02-30")]
    [InlineData("alert")]
    [InlineData("command", "alerts", "IPSG", "--max", "many")]
    [InlineData("command", "roster", "IPSG", "paris")]
    [InlineData("command", "set-roster", "IPSG", "lyon")]
    [InlineData("command", "set-plan", "IPSG", "lyon=8")]
    [InlineData("expert", "find")]
    [InlineData("deployment", "add", "IPSG", "PH-IRT-2026-0001", "nobody")]
    [InlineData("event", "plan", "BR", "BR-IRT-2026-0003", "plan.json")]
    [InlineData("event", "pass", "BR", "BR-IMEST-2026-0003", "A-17")]
    [InlineData("up", "--silos-per-hub", "0")]
    [InlineData("up", "--port", "70000")]
    [InlineData("up", "--demo", "--gateways", "FR")]
    public async Task Wrong_usage_is_one_sentence_and_exit_code_2(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var result = await new MeshCommand(folder.File("data")).RunAsync(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("mesh: ", result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.Split('\n'));
        Assert.Empty(result.Output);
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Fact]
    public async Task Wrong_usage_names_the_help_of_that_very_command()
    {
        using var folder = new TemporaryFolder();
        var result = await new MeshCommand(folder.File("data")).RunAsync("notice", "draft", "put", "FR");
        Assert.EndsWith(" See ./mesh notice draft put --help.", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_needs_no_running_mesh_and_its_key_is_for_its_owner_only()
    {
        using var folder = new TemporaryFolder();
        var command = new MeshCommand(folder.File("data"));
        var tokens = await Task.WhenAll(command.RunAsync("token", "FR"), command.RunAsync("token", "IPSG", "--role", "operator"));
        Assert.All(tokens, token => Assert.Equal(3, token.Succeeded().Output.Split('.').Length));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.File("data"), "keys", "tokens.pem")));
        Assert.True(File.Exists(Path.Combine(folder.File("data"), "keys", "tokens.pub.pem")));
        var refused = await command.RunAsync("token", "BR", "--role", "operator");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("officers of BR cannot have the role operator", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_mesh_the_commands_say_how_to_start_one()
    {
        using var folder = new TemporaryFolder();
        var command = new MeshCommand(folder.File("data"));
        Assert.Contains("start it with ./mesh up", (await command.RunAsync("status")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("Nothing runs", (await command.RunAsync("down")).Succeeded().Output, StringComparison.Ordinal);
        var send = await command.RunAsync("send", "FR", "BR", "text");
        Assert.Equal(1, send.ExitCode);
        Assert.Contains("start one with ./mesh up", send.Errors, StringComparison.Ordinal);
        var signIn = await command.RunWithInputAsync("correct horse battery", "sign-in", "FR", "0417");
        Assert.Equal(1, signIn.ExitCode);
        Assert.Contains("start one with ./mesh up", signIn.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name the session")]
    [InlineData("is not the token of a session", "--token", "eyJhbGciOiJFUzI1NiJ9")]
    public async Task Signing_out_needs_the_token_of_a_session(string sentence, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var result = await new MeshCommand(folder.File("data")).RunAsync(["sign-out", .. arguments]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
    }
}

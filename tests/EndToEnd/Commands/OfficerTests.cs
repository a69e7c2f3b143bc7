using System.Net.Http.Json;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Commands;

[Collection(SharedMesh.Collection)]
public sealed class OfficerTests(SharedMesh mesh)
{
    private const string First = "correct horse battery";
    private const string Second = "another horse, another staple";

    private readonly MeshProcesses _mesh = mesh.Processes;

    [Fact]
    public async Task An_officer_signs_in_sends_and_is_refused_at_once_when_disabled()
    {
        var added = (await _mesh.Command.RunWithInputAsync(First + "\n", "officer", "add", "FR", "0417", "--name", "Anne Durand")).Succeeded();
        Assert.Matches("^0417 +active +officer +Anne Durand$", added.Output);
        var token = await SignInAsync("FR", "0417", First);

        (await _mesh.Command.RunAsync("send", "FR", "BR", "from a session", "--token", token, "--wait", "delivered")).Succeeded();
        Assert.Contains("from a session", (await _mesh.Command.RunAsync("feed", "BR")).Succeeded().Output, StringComparison.Ordinal);

        // An officer keeps no accounts.
        await RefusedAsync("forbidden, 403", string.Empty, "officer", "disable", "FR", "0417", "--token", token);

        var disabled = (await _mesh.Command.RunAsync("officer", "disable", "FR", "0417")).Succeeded();
        Assert.Matches("^0417 +disabled +officer +Anne Durand$", disabled.Output);
        await RefusedAsync("unauthenticated, 401", string.Empty, "send", "FR", "BR", "no longer", "--token", token);
        await RefusedAsync("unauthenticated, 401", First, "sign-in", "FR", "0417");
        Assert.Matches("(?m)^0417 +disabled ", (await _mesh.Command.RunAsync("officer", "list", "FR")).Succeeded().Output);

        (await _mesh.Command.RunAsync("officer", "enable", "FR", "0417")).Succeeded();
        await SignInAsync("FR", "0417", First);
        await RefusedAsync("unauthenticated, 401", string.Empty, "send", "FR", "BR", "of an ended session", "--token", token);
    }

    [Fact]
    public async Task Officers_change_their_own_password_with_the_present_one_and_supervisors_set_others()
    {
        (await _mesh.Command.RunWithInputAsync(First, "officer", "add", "SG", "1", "--name", "Tan Wei", "--role", "officer", "--role", "supervisor")).Succeeded();
        (await _mesh.Command.RunWithInputAsync(First, "officer", "add", "SG", "2", "--name", "Lim Mei")).Succeeded();
        var supervisor = await SignInAsync("SG", "1", First);
        var officer = await SignInAsync("SG", "2", First);

        await RefusedAsync("unauthenticated, 401", $"not it at all\n{Second}\n", "officer", "password", "SG", "2", "--token", officer);
        (await _mesh.Command.RunWithInputAsync($"{First}\n{Second}\n", "officer", "password", "SG", "2", "--token", officer)).Succeeded();
        await RefusedAsync("unauthenticated, 401", First, "sign-in", "SG", "2");
        await SignInAsync("SG", "2", Second);

        (await _mesh.Command.RunWithInputAsync(First, "officer", "password", "SG", "2", "--token", supervisor)).Succeeded();
        await RefusedAsync("unauthenticated, 401", string.Empty, "feed", "SG", "--token", officer);
        await SignInAsync("SG", "2", First);

        await RefusedAsync("last supervisor", string.Empty, "officer", "disable", "SG", "1");
    }

    [Fact]
    public async Task A_session_is_over_when_the_officer_signed_out()
    {
        (await _mesh.Command.RunWithInputAsync(First, "officer", "add", "JP", "7", "--name", "Sato Yuki")).Succeeded();
        var token = await SignInAsync("JP", "7", First);
        (await _mesh.Command.RunAsync("feed", "JP", "--token", token)).Succeeded();
        (await _mesh.Command.RunAsync("sign-out", "--token", token)).Succeeded();
        await RefusedAsync("unauthenticated, 401", string.Empty, "feed", "JP", "--token", token);
    }

    [Theory]
    [InlineData("nothing was given", "")]
    [InlineData("12 to 128 characters", "too short")]
    public async Task A_password_that_is_none_adds_nobody(string sentence, string password)
    {
        await RefusedAsync(sentence, password, "officer", "add", "AR", "9", "--name", "Nadie");
        Assert.Empty((await _mesh.Command.RunAsync("officer", "list", "AR")).Succeeded().Output);
    }

    [Fact]
    public async Task Whom_to_call_is_shown_without_what_could_steer_a_terminal()
    {
        var duty = new
        {
            status = "on-duty",
            contacts = new[]
            {
                new { name = "Plant\u00e3o\u001b[2J\n> +33 1", telephone = "+55 61 5550 0100", languages = new[] { "pt", "es" }, hours = "24/7" },
                new { name = "Chefe", telephone = "+55 61 5550 0101", languages = Array.Empty<string>(), hours = "when I am there" },
            },
        };
        using (var answer = await _mesh.Client("BR").PutAsJsonAsync("/api/v1/owners/BR/duty", duty))
        {
            answer.EnsureSuccessStatusCode();
        }

        var call = (await _mesh.Command.RunAsync("call", "FR", "BR")).Succeeded();
        Assert.Matches(@"^BR  Brazil  on-duty, as it said on [-0-9]+ [:0-9]+ UTC\n  [A-Z][a-z]{2} [-0-9]+ [:0-9]+ -03:00  local time \(America/Sao_Paulo\)\n", call.Output);
        Assert.EndsWith(
            "\n> +55 61 5550 0100  Plant\u00e3o\uFFFD[2J > +33 1  pt,es  24/7  (answers now)\n  +55 61 5550 0101  Chefe  languages not said  when I am there", call.Output, StringComparison.Ordinal);

        Assert.EndsWith("it names nobody to call", (await _mesh.Command.RunAsync("call", "FR", "CL")).Succeeded().Output, StringComparison.Ordinal);
    }

    private async Task<string> SignInAsync(string owner, string number, string password)
    {
        var signedIn = (await _mesh.Command.RunWithInputAsync(password + "\n", "sign-in", owner, number)).Succeeded();
        Assert.StartsWith($"mss_{owner}_", signedIn.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(password, signedIn.Output + signedIn.Errors, StringComparison.Ordinal);
        return signedIn.Output;
    }

    private async Task RefusedAsync(string sentence, string input, params string[] arguments)
    {
        var result = await _mesh.Command.RunWithInputAsync(input, arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("mesh: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(sentence, result.Errors, StringComparison.Ordinal);
    }
}

using System.CommandLine;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Testing;

/// <summary><c>mesh test</c>: builds everything, checks the format, runs every test project one after the other, and ends with the totals alone on a line.</summary>
internal static class TestCommand
{
    public static Command Create(CliContext context)
    {
        var filter = new Option<string?>("--filter") { Description = "Only tests whose full name contains this text (or any filter of dotnet test).", HelpName = "TEXT" };
        var project = new Option<string[]>("--project") { Description = "Only these test projects, for example Storage.Tests; repeatable.", HelpName = "NAME" };
        var command = new Command("test", "Builds everything and runs all tests.") { filter, project };
        command.SetAction((parsed, cancellationToken) => new TestRun(context, parsed.GetValue(filter), parsed.GetValue(project) ?? []).RunAsync(cancellationToken));
        return command;
    }
}

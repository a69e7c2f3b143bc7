using System.CommandLine;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Officers;

/// <summary><c>mesh officer</c>: the officers of a bureau.</summary>
internal static class OfficerCommand
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public static Command Create(CliContext context) => new("officer", "The officers of a bureau.") { Setup(context) };

    private static Command Setup(CliContext context)
    {
        var owner = CommonOptions.Owner("code", "The bureau's owner, for example FR.");
        var data = CommonOptions.Data();
        var command = new Command("setup", "Makes a one-time code with which the first supervisor of a bureau is created.") { owner, data };
        command.SetAction(parsed =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            folder.Prepare();
            var code = parsed.GetValue(owner);
            context.Terminal.Line(SetupCode.Make(folder, code, DateTimeOffset.UtcNow + Lifetime));
            context.Terminal.Note($"Good for {Lifetime.TotalHours:F0} hours and one account: POST /api/v1/owners/{code}/first-officer with setupCode, number, name and password.");
            return 0;
        });
        return command;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Audit;
using Interpol.Mesh.Cli.Bureaus;
using Interpol.Mesh.Cli.Cases;
using Interpol.Mesh.Cli.Cluster;
using Interpol.Mesh.Cli.CommandCentre;
using Interpol.Mesh.Cli.Consent;
using Interpol.Mesh.Cli.Deployments;
using Interpol.Mesh.Cli.Experts;
using Interpol.Mesh.Cli.Events;
using Interpol.Mesh.Cli.Feeds;
using Interpol.Mesh.Cli.Hits;
using Interpol.Mesh.Cli.Identification;
using Interpol.Mesh.Cli.Keys;
using Interpol.Mesh.Cli.Mailbox;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Mind;
using Interpol.Mesh.Cli.Notices;
using Interpol.Mesh.Cli.Officers;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Cli.Screening;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Teams;
using Interpol.Mesh.Cli.Tokens;

namespace Interpol.Mesh.Cli;

/// <summary>The <c>mesh</c> command. Exit codes: 0 done, 1 refused or failed (one sentence on standard error), 2 wrong usage, 3 done but for rows that were rejected, 130 interrupted.</summary>
internal static partial class Program
{
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const int Interrupted = 130;

    private static async Task<int> Main(string[] args)
    {
        if (args is [Guard.CommandName])
        {
            return await Guard.RunAsync(Console.In);
        }

        var terminal = Terminal.OfConsole();
        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        try
        {
            var parsed = CreateRoot(new CliContext(Repository.Find(), terminal)).Parse(args);
            if (parsed.Errors.Count > 0)
            {
                terminal.Note($"mesh: {Sentence(parsed)} See ./mesh {CommandPath(parsed)}--help.");
                return WrongUsage;
            }

            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stopping.Token);
        }
        catch (Exception refused) when (refused is CliException or KeyException)
        {
            terminal.Note("mesh: " + refused.Message);
            return Failed;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            terminal.ClearStatus();
            return Interrupted;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            terminal.Note("mesh: " + failure.Message);
            return Failed;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopping.Cancel();
        }
    }

    /// <summary>All commands.</summary>
    internal static RootCommand CreateRoot(CliContext context) => new("Runs and uses an Interpol mesh on this machine. Its launcher has one command more: ./mesh test [options of dotnet test] builds everything and runs all tests.")
    {
        UpCommand.Create(context),
        DownCommand.Create(context),
        SiloCommand.Create(context),
        StatusCommand.Create(context),
        UrlCommand.Create(context),
        PidCommand.Create(context),
        TokenCommand.Create(context),
        OfficerCommand.Create(context),
        SignInCommand.Create(context),
        SignOutCommand.Create(context),
        KeysCommand.Create(context),
        SendCommand.Create(context),
        ReplyCommand.Create(context),
        ForwardCommand.Create(context),
        WithdrawCommand.Create(context),
        TimelineCommand.Create(context),
        FeedCommand.Create(context),
        CallCommand.Create(context),
        CaseCommands.Create(context),
        ConsentCommands.Create(context),
        DeploymentCommands.Create(context),
        ExpertCommands.Create(context),
        DemoCommand.Create(context),
        NoticeCommands.Create(context),
        HitCommands.Create(context),
        TeamCommands.Create(context),
        CentreCommands.Create(context),
        CentreCommands.Ask(context),
        AlertCommand.Create(context),
        IdentificationCommands.Create(context),
        MindCommands.Create(context),
        EventCommands.Create(context),
        AuditCommand.Create(context),
        SearchCommand.Create(context),
        ImportCommand.Create(context),
        RecordCommands.Create(context),
        CheckCommand.Create(context),
    };

    /// <summary>What is wrong with the arguments, on one line.</summary>
    internal static string Sentence(ParseResult parsed)
    {
        var words = string.Join(' ', parsed.Errors.Select(error => NoNumber().Replace(error.Message, "'$1' is no number; $2 wants one.")).Distinct()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).TrimEnd('.') + ".";
    }

    /// <summary>What the library says of a text that is not of a type: all but numbers are read by the house's own.</summary>
    [GeneratedRegex("^Cannot parse argument '(.*)' for (?:option|command) '([^']*)' as expected type '.*'\\.?$", RegexOptions.Singleline)]
    private static partial Regex NoNumber();

    private static string CommandPath(ParseResult parsed)
    {
        var path = string.Empty;
        for (var result = parsed.CommandResult; result.Parent is CommandResult parent; result = parent)
        {
            path = $"{result.Command.Name} {path}";
        }

        return path;
    }
}

using System.CommandLine;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Benchmarks;

/// <summary><c>mesh bench NAME ...</c>: builds and runs the benchmarks; every figure that the README quotes comes from here.</summary>
internal static class BenchCommand
{
    private static readonly string[] Names = ["orleans", "messages", "live-feeds", "search", "takeover", "broadcast", "outage", "audit"];

    public static Command Create(CliContext context)
    {
        var name = new Argument<string>("name") { Description = $"One of {string.Join(", ", Names)}." };
        name.AcceptOnlyFromAmong(Names);
        var options = new Argument<string[]>("options") { Description = "Options of the benchmark; --help shows them.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("bench", "Runs a benchmark: ./mesh bench messages -- --help shows its options.") { name, options };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var programs = MeshPrograms.Built(context.Repository);
            await context.Builder.BuildIfStaleAsync(
                "Building the benchmarks",
                MeshPrograms.BenchProjects,
                ["src", "bench"],
                [MeshPrograms.BenchOf(context.Repository), programs.Silo, programs.Gateway],
                cancellationToken);
            Signals.Become(Dotnet.Program, [MeshPrograms.BenchOf(context.Repository), parsed.GetValue(name)!, .. parsed.GetValue(options) ?? [], .. parsed.UnmatchedTokens]);
            throw new CliException($"{Dotnet.Program} cannot be run.");
        });
        return command;
    }
}

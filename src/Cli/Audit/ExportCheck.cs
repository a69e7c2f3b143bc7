using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>Checks an exported audit.</summary>
internal static class ExportCheck
{
    private const int Wrong = 1;

    /// <summary>Checks a file and says how it is.</summary>
    /// <returns>0 when it is right, 1 when it is wrong.</returns>
    public static int Run(string file, Terminal terminal)
    {
        var chains = new Dictionary<HubName, AuditVerifier>();
        var number = 0;
        foreach (var text in File.ReadLines(file))
        {
            number++;
            if (Check(text, chains) is { } problem)
            {
                terminal.Note($"Line {number} of {file}: {problem}");
                return Wrong;
            }
        }

        foreach (var (hub, chain) in chains)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{hub}: the entries up to {chain.Last} are right, the last has the hash {AuditChain.ToText(chain.Hash.Span)}"));
        }

        return chains.Count > 0 ? 0 : throw new CliException($"{file} holds no audit; ./mesh audit export writes one.");
    }

    private static string? Check(string text, Dictionary<HubName, AuditVerifier> chains)
    {
        try
        {
            return JsonSerializer.Deserialize(text, AuditJson.Default.ExportLine) is { } line ? Check(line, chains) : "It is empty.";
        }
        catch (Exception damaged) when (damaged is JsonException or FormatException)
        {
            return $"It is no line of an exported audit: {damaged.Message}";
        }
    }

    private static string? Check(ExportLine line, Dictionary<HubName, AuditVerifier> chains)
    {
        if (line.Hub.Value is null || line.Hash.Value is null)
        {
            return "It does not say of which hub it is and with which hash.";
        }

        var hash = Convert.FromHexString(line.Hash.Value);
        if (chains.TryGetValue(line.Hub, out var chain))
        {
            return chain.Take(line.Number, AuditEntryFormat.Write(line.ToEntry()).Span, hash)?.ToString();
        }

        if (line.Action is not null)
        {
            return $"The line before the entries of {line.Hub}, which says where they begin, is missing.";
        }

        chains.Add(line.Hub, chain = new AuditVerifier(line.Hub));
        if (line.Number == 0)
        {
            return hash.AsSpan().SequenceEqual(chain.Hash.Span) ? null : $"The audit of {line.Hub} begins with another hash.";
        }

        chain.BeginBehind(line.Number, hash);
        return null;
    }
}

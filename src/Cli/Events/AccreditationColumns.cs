using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Cli.Records;

namespace Interpol.Mesh.Cli.Events;

/// <summary>Accreditations as rows of CSV.</summary>
internal static class AccreditationColumns
{
    /// <summary>The columns.</summary>
    public static ImmutableArray<string> All { get; } = ["badge", .. PersonCells.Columns, "number", "issuer", "type", "sites", "zones", "from", "until", "function"];

    /// <summary>Those that must be there.</summary>
    public static ImmutableArray<string> Required { get; } = ["badge", "sites"];

    /// <summary>What is sent for a row.</summary>
    /// <param name="cells">Its cells.</param>
    /// <param name="replaces">Whether it takes the place of what the badge says.</param>
    public static (byte[] Json, string? Key, int Weight) Read(CsvCells cells, bool replaces)
    {
        var (number, issuer) = (cells.Text("number"), cells.Text("issuer"));
        if (number is null != issuer is null)
        {
            cells.Refuse<object?>(number is null ? "number" : "issuer", "must be given with the other of number and issuer, or neither.", null);
        }

        var entry = new AccreditationRequest
        {
            Badge = cells.Required("badge"),
            Person = PersonCells.Read(cells),
            TravelDocument = number is null || issuer is null ? null : new CheckDocumentRequest { Number = number, Issuer = issuer, Type = cells.Text("type") },
            Sites = cells.List("sites"),
            Zones = cells.List("zones"),
            From = cells.Day("from"),
            Until = cells.Day("until"),
            Function = cells.Text("function"),
        };
        if (entry.Person.Names.IsEmpty)
        {
            cells.Refuse<object?>("name", "must be given, or family or given.", null);
        }

        if (entry.Sites.IsEmpty)
        {
            cells.Refuse<object?>("sites", "must name at least one.", null);
        }

        var change = replaces ? new AccreditationChangeRequest { Replace = entry } : new AccreditationChangeRequest { Enter = entry };
        return (JsonSerializer.SerializeToUtf8Bytes(change, MeshJson.Strict), entry.Badge, 1);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Records;

/// <summary>The cells of a row by the names of their columns. What is wrong with them is gathered, so that all of it is said at once.</summary>
/// <param name="columns">The columns.</param>
/// <param name="fields">As many fields.</param>
internal sealed class CsvCells(ImmutableArray<string> columns, string[] fields)
{
    /// <summary>What stands between the entries of a cell with several.</summary>
    public const char Between = '|';

    private readonly ImmutableArray<RowProblem>.Builder _problems = ImmutableArray.CreateBuilder<RowProblem>();

    /// <summary>What is wrong with the cells that were read.</summary>
    public ImmutableArray<RowProblem> Problems => _problems.ToImmutable();

    /// <summary>What a cell says; null for nothing, and when there is no such column.</summary>
    public string? Text(string column) => columns.IndexOf(column) is >= 0 and var at ? CsvText.ValueOf(fields[at]) : null;

    /// <summary>What a cell says that must say something.</summary>
    public string Required(string column) => Text(column) ?? Refuse(column, "must be given.", string.Empty);

    /// <summary>One of the words of an enumeration; null for nothing.</summary>
    public T? Word<T>(string column)
        where T : struct, Enum => Text(column) is not { } text ? null
            : EnumText.TryParse<T>(text, out var value) ? value
            : Refuse<T?>(column, $"is one of {string.Join(", ", Enum.GetValues<T>().Select(EnumText.Of))}.", null);

    /// <summary>A whole number; null for nothing.</summary>
    public int? Number(string column) => Text(column) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : Refuse<int?>(column, "is a whole number.", null);

    /// <summary>Bytes in base64, which must be given.</summary>
    public ReadOnlyMemory<byte> Bytes(string column)
    {
        try
        {
            return Convert.FromBase64String(Required(column));
        }
        catch (FormatException)
        {
            return Refuse<ReadOnlyMemory<byte>>(column, "is bytes in base64.", default);
        }
    }

    /// <summary>A day; null for nothing.</summary>
    public DateOnly? Day(string column) => Text(column) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : Refuse<DateOnly?>(column, "is a day of the calendar as 2026-01-31.", null);

    /// <summary>A date as far as it is known; null for nothing.</summary>
    public NoticeDate? Date(string column) => Text(column) is { } text ? DateOf(column, text) : null;

    /// <summary>Several dates as far as they are known.</summary>
    public ImmutableArray<NoticeDate> Dates(string column) => [.. List(column).Select(text => DateOf(column, text)).OfType<NoticeDate>()];

    /// <summary>Several owners by their codes; null for none.</summary>
    public ImmutableArray<OwnerId>? Owners(string column) => List(column) is { IsEmpty: false } codes ? OwnersOf(column, codes) : null;

    /// <summary>The owners with these codes.</summary>
    public ImmutableArray<OwnerId> OwnersOf(string column, IEnumerable<string> codes)
    {
        var owners = ImmutableArray.CreateBuilder<OwnerId>();
        foreach (var code in codes)
        {
            if (OwnerId.TryParse(code, out var owner) && OwnerDirectory.Default.Contains(owner))
            {
                owners.Add(owner);
            }
            else
            {
                Refuse(column, $"'{code}' is no owner's code.", code);
            }
        }

        return owners.ToImmutable();
    }

    /// <summary>What a cell with several entries says; those that say nothing are left out.</summary>
    public ImmutableArray<string> List(string column) => [.. (Text(column)?.Split(Between) ?? []).Select(CsvText.ValueOf).OfType<string>()];

    /// <summary>Says what is wrong with a cell.</summary>
    public T Refuse<T>(string column, string reason, T instead)
    {
        _problems.Add(new RowProblem(column, reason));
        return instead;
    }

    private NoticeDate? DateOf(string column, string text) =>
        NoticeDate.TryParse(text, out var date) ? date : Refuse<NoticeDate?>(column, "is a year, a month or a day of the calendar: 1979, 1979-01 or 1979-01-17.", null);
}

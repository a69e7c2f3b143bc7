using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Cli.Records;

/// <summary>DNA profiles as cells of CSV: a column for each locus, and its alleles with a bar between them.</summary>
internal static class DnaCells
{
    /// <summary>The columns.</summary>
    public static ImmutableArray<string> Columns { get; } = [DnaLocus.Amelogenin, .. DnaLocus.All.Select(locus => locus.Name)];

    /// <summary>Reads the loci of a profile, in the order of the columns.</summary>
    public static ImmutableArray<RecordedLocus> Read(CsvCells cells) =>
        [.. Columns.Select(column => new RecordedLocus(column, cells.List(column))).Where(locus => !locus.Alleles.IsEmpty)];

    /// <summary>Writes the loci of a profile, each column with what it says.</summary>
    public static IEnumerable<(string Column, string? Text)> Write(ImmutableArray<RecordedLocus> loci) => loci.Select(locus => (ColumnOf(locus), PersonCells.Join(locus.Alleles)));

    /// <summary>Loci as a row has them: by the names of the columns, and in their order.</summary>
    public static ImmutableArray<RecordedLocus> Ordered(ImmutableArray<RecordedLocus> loci) => [.. loci.Select(locus => locus with { Locus = ColumnOf(locus) }).OrderBy(locus => Columns.IndexOf(locus.Locus))];

    private static string ColumnOf(RecordedLocus locus) => DnaLocus.Find(locus.Locus)?.Name ?? DnaLocus.Amelogenin;
}

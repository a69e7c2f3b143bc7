using Interpol.Mesh.Screening.Persons;
using Interpol.Mesh.Tests.Persons;

namespace Interpol.Mesh.Screening.Tests.Persons;

/// <summary>The aims on the half of the invented names that no number was chosen by; <c>bench persons</c> prints the whole table.</summary>
public sealed class NameQualityTests
{
    private const int Persons = 20_000;
    private const int Searches = 400;

    [Fact]
    public void By_names_alone_precision_and_recall_reach_their_aims()
    {
        var report = QualityReport.Run(NameSplit.Test, seed: 2, pairsOfSlice: 150);

        Assert.True(report.Precision >= 0.95, $"precision {report.Precision:P1}");
        Assert.True(report.Recall >= 0.87, $"recall {report.Recall:P1}");
        Assert.All(report.Slices.Where(slice => slice.AreOne), slice => Assert.True(slice.Leads >= slice.Pairs * 0.7, slice.ToString()));
        Assert.All(report.Slices.Where(slice => !slice.AreOne), slice => Assert.True(slice.Leads <= slice.Pairs * 0.1, slice.ToString()));
    }

    [Fact]
    public void Two_errors_in_two_words_are_found_in_the_first_ten_and_unrelated_persons_seldom_are()
    {
        var names = new SyntheticNames(3, NameSplit.Test);
        using var index = new PersonIndex();
        var recorded = Enumerable.Range(0, Persons).Select(_ => names.Next()).ToList();
        for (var i = 0; i < Persons; i++)
        {
            index.Set($"{i}", QualityReport.Named(recorded[i].Text));
        }

        var variations = new NameVariations(4, NameSplit.Test);
        var searched = recorded.Select((name, i) => (Id: $"{i}", Text: variations.Vary(name, "two typos"))).Where(pair => pair.Text is not null).Take(Searches).ToList();
        var found = searched.Count(pair => index.Search(QualityReport.Named(pair.Text!)).Any(candidate => candidate.Id == pair.Id));
        var unrelated = new SyntheticNames(5, NameSplit.Development);
        var falseAlarms = Enumerable.Range(0, Searches).Count(_ => index.Search(QualityReport.Named(unrelated.Next().Text)).Any(candidate => candidate.Match.IsLead));

        Assert.True(found >= searched.Count * 0.95, $"{found} of {searched.Count} found");
        Assert.True(falseAlarms <= Searches * 0.5, $"{falseAlarms} of {Searches} unrelated searches gave a lead");
    }
}

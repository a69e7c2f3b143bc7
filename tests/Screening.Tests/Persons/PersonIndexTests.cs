using Interpol.Mesh.Screening.Persons;

namespace Interpol.Mesh.Screening.Tests.Persons;

public sealed class PersonIndexTests : IDisposable
{
    private readonly PersonIndex _index = new();

    [Theory]
    [InlineData("Makhzoum Rami")]
    [InlineData("Ramimakhzoum")]
    [InlineData("R. Makhzum")]
    [InlineData("Rammi Makhzuom")]
    [InlineData("رامي مخزوم")]
    public void A_person_is_found_under_other_forms_of_the_name(string searched)
    {
        _index.Set("1", Named("Rami Makhzoum"));
        _index.Set("2", Named("Berta Kolb"));

        Assert.Equal(["1"], _index.Search(Named(searched)).Select(candidate => candidate.Id));
    }

    [Theory]
    [InlineData("George Tanner", "ג'ורג' טאנר")]
    [InlineData("Walter Hoffman", "월터 호프만")]
    [InlineData("Walter Hoffman", "ウォルター・ホフマン")]
    [InlineData("Walter Hoffman", "沃尔特·霍夫曼")]
    [InlineData("Kim Minjun", "김민준")]
    [InlineData("Lee Young-rok", "이영록")]
    [InlineData("Suhail Darwish", "سهيل درويش")]
    public void A_name_in_one_script_finds_it_in_another_both_ways(string one, string other)
    {
        _index.Set("1", Named(one));
        _index.Set("2", Named(other));

        Assert.Equal(["1", "2"], _index.Search(Named(one)).Select(candidate => candidate.Id));
        Assert.Equal(["1", "2"], _index.Search(Named(other)).Select(candidate => candidate.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_person_who_is_changed_is_found_as_changed_and_one_who_is_removed_no_more()
    {
        _index.Set("1", Named("Rami Makhzoum"));
        _index.Set("1", Named("Berta Kolb"));

        Assert.Equal(1, _index.Count);
        Assert.Empty(_index.Search(Named("Rami Makhzoum")));
        Assert.Equal("1", _index.Search(Named("Berta Kolb")).Single().Id);
        Assert.True(_index.Remove("1"));
        Assert.False(_index.Remove("1"));
        Assert.Empty(_index.Search(Named("Berta Kolb")));
        Assert.Equal(0, _index.Count);
        _index.Set("3", Named("Rami Makhzoum"));
        Assert.Equal("3", _index.Search(Named("Rami Makhzoum")).Single().Id);
    }

    [Fact]
    public void Whoever_comes_goes_and_comes_again_is_found_by_a_name_that_was_searched_before()
    {
        Assert.Empty(Found());
        _index.Set("1", Named("Rami Makhzoum"));
        Assert.Equal(["1"], Found());
        _index.Set("2", Named("Rami Makhzum"));
        Assert.Equal(["1", "2"], Found());
        _index.Remove("1");
        Assert.Equal(["2"], Found());
        _index.Remove("2");
        Assert.Empty(Found());
        _index.Set("3", Named("Rami Makhzum"));
        Assert.Equal(["3"], Found());

        string[] Found() => [.. _index.Search(Named("Rami Makhzoum")).Select(candidate => candidate.Id).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void A_person_is_found_by_a_number_alone()
    {
        _index.Set("1", Named("Rami Makhzoum") with { Identifiers = [new PersonIdentifier("passport", "N 123-45", "SY")] });

        Assert.Equal("1", _index.Search(new PersonDescription { Identifiers = [new PersonIdentifier("passport", "n12345", "SY")] }).Single().Id);
        _index.Remove("1");
        Assert.Empty(_index.Search(new PersonDescription { Identifiers = [new PersonIdentifier("passport", "n12345", "SY")] }));
    }

    [Fact]
    public void A_person_is_found_by_a_number_of_which_it_is_not_said_what_it_is()
    {
        _index.Set("1", Named("Rami Makhzoum") with { Identifiers = [new PersonIdentifier(null, "N 123-45", "SY")] });

        var found = _index.Search(new PersonDescription { Identifiers = [new PersonIdentifier("passport", "n12345", "SY")] }).Single();
        Assert.Equal(("1", false), (found.Id, found.Match.IsLead));
        Assert.Empty(_index.Search(new PersonDescription { Identifiers = [new PersonIdentifier("passport", "n12345", "LB")] }));
    }

    [Fact]
    public void Among_many_of_one_name_the_date_of_birth_brings_the_right_one_to_the_top()
    {
        for (var i = 0; i < 2000; i++)
        {
            _index.Set($"{i}", Named("Mohamed Ali") with { BirthDates = [new BirthDate(1950 + (i % 50), 1 + (i % 12), 1 + (i % 28))] });
        }

        _index.Set("right", Named("Mohamed Ali") with { BirthDates = [new BirthDate(2001, 2, 3)] });

        Assert.Equal("right", _index.Search(Named("Muhammad Ali") with { BirthDates = [new BirthDate(2001, 2, 3)] })[0].Id);
    }

    [Fact]
    public void A_wrong_description_is_refused_and_changes_nothing()
    {
        _index.Set("1", Named("Berta Kolb"));

        Assert.Contains("names", Assert.Throws<ArgumentException>(() => _index.Set("1", Named("-"))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _index.Search(Named("...")));
        Assert.Throws<ArgumentOutOfRangeException>(() => _index.Search(Named("Berta"), PersonIndex.MostCandidates + 1));
        Assert.Equal("1", _index.Search(Named("Berta Kolb")).Single().Id);
    }

    [Fact]
    public async Task Many_search_while_one_writes()
    {
        _index.Set("stays", Named("Rami Makhzoum"));
        using var written = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var searches = 0;
            while (!written.IsCancellationRequested || searches == 0)
            {
                Assert.Equal("stays", _index.Search(Named("Rami Makhzoum"))[0].Id);
                searches++;
            }
        })).ToArray();
        for (var i = 0; i < 3000; i++)
        {
            _index.Set($"{i % 100}", Named($"Rami Makhz{(char)('a' + (i % 26))}n Abd{i}"));
            _index.Remove($"{(i + 50) % 100}");
        }

        await written.CancelAsync();
        await Task.WhenAll(readers);
    }

    public void Dispose() => _index.Dispose();

    private static PersonDescription Named(string name) => new() { Names = [new PersonName(name)] };
}

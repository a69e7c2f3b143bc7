namespace Interpol.Mesh.Identification.Dna;

/// <summary>A table over the genotypes of some persons of a pedigree. Persons with one possible genotype are not in it.</summary>
/// <param name="scope">The persons, in any order.</param>
/// <param name="sizes">How many genotypes each may have.</param>
/// <param name="values">The table, the last person's genotype the fastest to change.</param>
internal sealed class GenotypeFactor(int[] scope, int[] sizes, double[] values)
{
    /// <summary>How frequent a founder's genotypes are, times how likely what was seen is.</summary>
    public static GenotypeFactor OfFounder(LocusModel model, int person, int[] states, double[]? seen)
    {
        var values = new double[states.Length];
        for (var i = 0; i < states.Length; i++)
        {
            values[i] = model.Prior[states[i]] * (seen?[states[i]] ?? 1);
        }

        return Of([person], [states.Length], values);
    }

    /// <summary>How likely a child has its genotype from its parents', times how likely what was seen is.</summary>
    public static GenotypeFactor OfChild(LocusModel model, (int Father, int Mother, int Child) persons, int[]?[] states, double[]? seen)
    {
        var (fathers, mothers, own) = (states[persons.Father]!, states[persons.Mother]!, states[persons.Child]!);
        var values = new double[fathers.Length * mothers.Length * own.Length];
        var at = 0;
        foreach (var father in fathers)
        {
            var his = model.FromFather[father];
            foreach (var mother in mothers)
            {
                var hers = model.FromMother[mother];
                foreach (var state in own)
                {
                    var (first, second) = model.Pairs[state];
                    var handed = first == second ? his[first] * hers[first] : (his[first] * hers[second]) + (his[second] * hers[first]);
                    values[at++] = handed * (seen?[state] ?? 1);
                }
            }
        }

        return Of([persons.Father, persons.Mother, persons.Child], [fathers.Length, mothers.Length, own.Length], values);
    }

    /// <summary>The product of factors, summed over everybody's genotypes.</summary>
    public static double SumOut(List<GenotypeFactor> factors)
    {
        while (factors.SelectMany(factor => factor.Scope).Distinct().ToList() is { Count: > 0 } left)
        {
            var person = left.MinBy(candidate => Union(factors.FindAll(factor => factor.Has(candidate))).Sum(size => Math.Log(size.Value)));
            var its = factors.FindAll(factor => factor.Has(person));
            factors.RemoveAll(factor => factor.Has(person));
            factors.Add(SumOut(its, person));
        }

        return factors.Aggregate(1.0, (product, factor) => product * factor.Values[0]);
    }

    private int[] Scope { get; } = scope;

    private int[] Sizes { get; } = sizes;

    private double[] Values { get; } = values;

    private bool Has(int person) => Array.IndexOf(Scope, person) >= 0;

    /// <summary>Leaves those out who have one genotype only: their place in the table does not change.</summary>
    private static GenotypeFactor Of(int[] scope, int[] sizes, double[] values) => new(
        [.. scope.Where((_, place) => sizes[place] > 1)], [.. sizes.Where(size => size > 1)], values);

    private static Dictionary<int, int> Union(List<GenotypeFactor> factors)
    {
        var sizes = new Dictionary<int, int>();
        foreach (var factor in factors)
        {
            for (var place = 0; place < factor.Scope.Length; place++)
            {
                sizes[factor.Scope[place]] = factor.Sizes[place];
            }
        }

        return sizes;
    }

    private static GenotypeFactor SumOut(List<GenotypeFactor> factors, int person)
    {
        var sizes = Union(factors);
        int[] scope = [.. sizes.Keys.Where(other => other != person), person];
        int[] lengths = [.. scope.Select(each => sizes[each])];
        int[][] steps = [.. factors.Select(factor => StepsOf(factor, scope))];
        var places = new int[factors.Count];
        var digits = new int[scope.Length];
        var own = lengths[^1];
        var values = new double[lengths.Take(scope.Length - 1).Aggregate(1, (product, length) => product * length)];
        for (var at = 0; at < values.Length; at++)
        {
            var sum = 0.0;
            for (var state = 0; state < own; state++)
            {
                var product = 1.0;
                for (var factor = 0; factor < places.Length && product > 0; factor++)
                {
                    product *= factors[factor].Values[places[factor] + (state * steps[factor][^1])];
                }

                sum += product;
            }

            values[at] = sum;
            Advance();
        }

        return new GenotypeFactor(scope[..^1], lengths[..^1], values);

        // Counts the persons' genotypes up, the last one before the person who is summed out first.
        void Advance()
        {
            for (var digit = scope.Length - 2; digit >= 0; digit--)
            {
                var isFull = ++digits[digit] == lengths[digit];
                for (var factor = 0; factor < places.Length; factor++)
                {
                    places[factor] += isFull ? -steps[factor][digit] * (lengths[digit] - 1) : steps[factor][digit];
                }

                if (!isFull)
                {
                    return;
                }

                digits[digit] = 0;
            }
        }
    }

    /// <summary>How far a factor's place moves when the genotype of each person of a scope moves by one.</summary>
    private static int[] StepsOf(GenotypeFactor factor, int[] scope)
    {
        var steps = new int[scope.Length];
        var step = 1;
        for (var place = factor.Scope.Length - 1; place >= 0; place--)
        {
            steps[Array.IndexOf(scope, factor.Scope[place])] = step;
            step *= factor.Sizes[place];
        }

        return steps;
    }
}

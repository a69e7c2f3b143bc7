using Interpol.Mesh.Identification.Families;

namespace Interpol.Mesh.Identification.Dna;

/// <summary>
/// A family as a Bayesian network of genotypes, one network for each locus. Likelihoods are exact, also with marriages of relatives.
/// </summary>
/// <remarks>
/// <code>
/// who is seen -> leave out descendants of whom nothing is known, and parents who have one child and of whom nothing is known (frequencies stay the same over generations)
///   -> a factor for each person: the frequency of a founder's genotype, or how likely a child has its own from its parents', times how likely that is what was seen
///   -> sum one person after the other out, always the one whose table is smallest (Elston and Stewart's peeling, in any order)
/// </code>
/// A child with one parent in the family gets the other as a founder who is not seen.
/// </remarks>
internal sealed class Pedigree
{
    private readonly int[] _father;
    private readonly int[] _mother;

    /// <summary>Makes the network of a family.</summary>
    /// <exception cref="ArgumentException">It is no family, see <see cref="FamilyRules"/>.</exception>
    public Pedigree(Family family)
    {
        if (FamilyRules.Problems(family).FirstOrDefault() is { } problem)
        {
            throw new ArgumentException(problem, nameof(family));
        }

        var places = family.Members.Index().ToDictionary(member => member.Item.Name, member => member.Index, StringComparer.Ordinal);
        var count = family.Members.Length;
        var (fathers, mothers) = (new List<int>(), new List<int>());
        foreach (var member in family.Members)
        {
            var hasParent = member.Father is not null || member.Mother is not null;
            fathers.Add(member.Father is { } father ? places[father] : hasParent ? count++ : -1);
            mothers.Add(member.Mother is { } mother ? places[mother] : hasParent ? count++ : -1);
        }

        _father = [.. fathers, .. Enumerable.Repeat(-1, count - fathers.Count)];
        _mother = [.. mothers, .. Enumerable.Repeat(-1, count - mothers.Count)];
    }

    /// <summary>How many persons the network has; those of the family come first, in their order.</summary>
    public int Persons => _father.Length;

    /// <summary>The likelihood of what was seen at a locus.</summary>
    /// <param name="model">The locus.</param>
    /// <param name="seen">For each person how likely what was seen is with each genotype; null for a person who is not seen.</param>
    public double Likelihood(LocusModel model, double[]?[] seen)
    {
        var (father, mother, isIn) = Relevant(seen);
        var states = new int[]?[Persons];
        var factors = new List<GenotypeFactor>();
        for (var person = 0; person < Persons; person++)
        {
            if (isIn[person])
            {
                states[person] = seen[person] is { } weights ? [.. Enumerable.Range(0, weights.Length).Where(state => weights[state] > 0)] : [.. Enumerable.Range(0, model.Pairs.Length)];
                if (states[person]!.Length == 0)
                {
                    return 0;
                }
            }
        }

        for (var person = 0; person < Persons; person++)
        {
            if (isIn[person])
            {
                factors.Add(father[person] < 0 ? GenotypeFactor.OfFounder(model, person, states[person]!, seen[person]) : GenotypeFactor.OfChild(model, (father[person], mother[person], person), states, seen[person]));
            }
        }

        return GenotypeFactor.SumOut(factors);
    }

    /// <summary>Whether what persons have depends on what others have: whether there is a way between them over parents and children who matter.</summary>
    /// <param name="matter">The persons who are seen, or may be.</param>
    /// <param name="person">One of them.</param>
    /// <param name="others">Those others.</param>
    public bool IsRelated(bool[] matter, int person, Func<int, bool> others)
    {
        // What is neither seen nor an ancestor of somebody seen says nothing.
        var isIn = new bool[Persons];
        var next = new Stack<int>(Enumerable.Range(0, Persons).Where(candidate => matter[candidate]));
        while (next.TryPop(out var each))
        {
            if (each >= 0 && !isIn[each])
            {
                isIn[each] = true;
                next.Push(_father[each]);
                next.Push(_mother[each]);
            }
        }

        var reached = new bool[Persons];
        next.Push(person);
        while (next.TryPop(out var each))
        {
            if (each < 0 || !isIn[each] || reached[each])
            {
                continue;
            }

            reached[each] = true;
            next.Push(_father[each]);
            next.Push(_mother[each]);
            for (var child = 0; child < Persons; child++)
            {
                if (isIn[child] && (_father[child] == each || _mother[child] == each))
                {
                    next.Push(child);
                }
            }
        }

        return Enumerable.Range(0, Persons).Any(other => other != person && reached[other] && others(other));
    }

    private (int[] Father, int[] Mother, bool[] IsIn) Relevant(double[]?[] seen)
    {
        var (father, mother) = ((int[])_father.Clone(), (int[])_mother.Clone());
        var isIn = Enumerable.Repeat(true, Persons).ToArray();
        var children = new int[Persons];
        for (var person = 0; person < Persons; person++)
        {
            if (father[person] >= 0)
            {
                children[father[person]]++;
                children[mother[person]]++;
            }
        }

        for (var changed = true; changed;)
        {
            changed = false;
            for (var person = 0; person < Persons; person++)
            {
                if (!isIn[person])
                {
                    continue;
                }

                var (its, hers) = (father[person], mother[person]);
                var isLeaf = seen[person] is null && children[person] == 0;
                if (isLeaf)
                {
                    isIn[person] = false;
                }

                if (its >= 0 && (isLeaf || (IsUnknownFounder(its) && IsUnknownFounder(hers))))
                {
                    children[its]--;
                    children[hers]--;
                    (father[person], mother[person]) = (-1, -1);
                    (isIn[its], isIn[hers]) = isLeaf ? (isIn[its], isIn[hers]) : (false, false);
                    changed = true;
                }
            }
        }

        return (father, mother, isIn);

        bool IsUnknownFounder(int person) => seen[person] is null && father[person] < 0 && children[person] == 1;
    }
}

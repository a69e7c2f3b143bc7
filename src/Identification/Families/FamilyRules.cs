namespace Interpol.Mesh.Identification.Families;

/// <summary>What is wrong with a family, a sentence for each.</summary>
public static class FamilyRules
{
    /// <summary>The most persons of a family.</summary>
    public const int MostMembers = 30;

    /// <summary>The most missing persons of a family.</summary>
    public const int MostMissing = 15;

    /// <summary>What is wrong; nothing when it is a family.</summary>
    public static IEnumerable<string> Problems(Family family)
    {
        ArgumentNullException.ThrowIfNull(family);
        if (family.Members.IsDefaultOrEmpty || family.Members.Length > MostMembers)
        {
            yield return $"members: a family has 1 to {MostMembers} persons.";
            yield break;
        }

        foreach (var twice in family.Members.GroupBy(member => member.Name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return $"members: {twice.Key} stands there {twice.Count()} times; give every person another name.";
        }

        if (family.Members.Count(member => member.IsMissing) is 0 or > MostMissing)
        {
            yield return $"members: 1 to {MostMissing} persons of a family are missing.";
        }

        var members = family.Members.GroupBy(member => member.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        foreach (var member in family.Members)
        {
            foreach (var (parent, sex, what) in new[] { (member.Father, VictimSex.Male, "father"), (member.Mother, VictimSex.Female, "mother") })
            {
                if (parent is not null && !members.ContainsKey(parent))
                {
                    yield return $"{member.Name}.{what}: {parent} is nobody of the family.";
                }
                else if (parent is not null && members[parent].Sex is { } other && other != sex)
                {
                    yield return $"{member.Name}.{what}: {parent} is of the other sex.";
                }
            }

            if (IsOwnAncestor(member, members))
            {
                yield return $"{member.Name}: nobody is an ancestor of themself.";
            }
        }

        var fathers = family.Members.Select(member => member.Father).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var both in family.Members.Select(member => member.Mother).OfType<string>().Distinct(StringComparer.Ordinal).Where(fathers.Contains))
        {
            yield return $"{both}: nobody is a father and a mother.";
        }
    }

    private static bool IsOwnAncestor(FamilyMember member, Dictionary<string, FamilyMember> members)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string?>([member.Father, member.Mother]);
        while (next.TryPop(out var name))
        {
            if (name == member.Name)
            {
                return true;
            }

            if (name is not null && seen.Add(name) && members.TryGetValue(name, out var ancestor))
            {
                next.Push(ancestor.Father);
                next.Push(ancestor.Mother);
            }
        }

        return false;
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mutate;

/// <param name="Id">Number that switches it on.</param>
/// <param name="File">Source file.</param>
/// <param name="Line">Line of it, from 1.</param>
/// <param name="What">Kind of change.</param>
/// <param name="Before">Source text changed.</param>
internal sealed record Mutant(int Id, string File, int Line, string What, string Before);

/// <summary>
/// Writes every mutant into the source at once, each behind a switch: <c>a &lt; b</c> becomes
/// <c>(Mutants.Is(7) ? a &lt;= b : a &lt; b)</c>. The project is then built once for all of them.
/// </summary>
internal sealed class Schemata(SemanticModel model, string file, HashSet<string> dropped, List<Mutant> mutants, Func<string, int> number) : CSharpSyntaxRewriter
{
    private static readonly Dictionary<SyntaxKind, string[]> Operators = new()
    {
        [SyntaxKind.LessThanExpression] = ["<=", ">="],
        [SyntaxKind.LessThanOrEqualExpression] = ["<", ">"],
        [SyntaxKind.GreaterThanExpression] = [">=", "<="],
        [SyntaxKind.GreaterThanOrEqualExpression] = [">", "<"],
        [SyntaxKind.EqualsExpression] = ["!="],
        [SyntaxKind.NotEqualsExpression] = ["=="],
        [SyntaxKind.AddExpression] = ["-"],
        [SyntaxKind.SubtractExpression] = ["+"],
        [SyntaxKind.MultiplyExpression] = ["/"],
        [SyntaxKind.DivideExpression] = ["*"],
        [SyntaxKind.ModuloExpression] = ["*"],
        [SyntaxKind.LogicalAndExpression] = ["||"],
        [SyntaxKind.LogicalOrExpression] = ["&&"],
        [SyntaxKind.BitwiseAndExpression] = ["|"],
        [SyntaxKind.BitwiseOrExpression] = ["&"],
        [SyntaxKind.ExclusiveOrExpression] = ["|"],
        [SyntaxKind.LeftShiftExpression] = [">>"],
        [SyntaxKind.RightShiftExpression] = ["<<"],
    };

    public override SyntaxNode? VisitAttributeList(AttributeListSyntax node) => node;

    public override SyntaxNode? VisitParameterList(ParameterListSyntax node) => node;

    public override SyntaxNode? VisitEnumDeclaration(EnumDeclarationSyntax node) => node;

    public override SyntaxNode? VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node) => node;

    public override SyntaxNode? VisitCaseSwitchLabel(CaseSwitchLabelSyntax node) => node;

    public override SyntaxNode? VisitStackAllocArrayCreationExpression(StackAllocArrayCreationExpressionSyntax node) => node;

    public override SyntaxNode? VisitRefExpression(RefExpressionSyntax node) => node;

    // Static state is made once, before a mutant is chosen.
    public override SyntaxNode? VisitFieldDeclaration(FieldDeclarationSyntax node) => IsOnce(node.Modifiers) ? node : base.VisitFieldDeclaration(node);

    public override SyntaxNode? VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node) => IsOnce(node.Modifiers) ? node : base.VisitLocalDeclarationStatement(node);

    public override SyntaxNode? VisitPropertyDeclaration(PropertyDeclarationSyntax node) =>
        node.Initializer is not null && IsOnce(node.Modifiers) ? node : base.VisitPropertyDeclaration(node);

    public override SyntaxNode? VisitConstantPattern(ConstantPatternSyntax node) => node;

    public override SyntaxNode? VisitRelationalPattern(RelationalPatternSyntax node) => node;

    private static bool IsOnce(SyntaxTokenList modifiers) => modifiers.Any(SyntaxKind.ConstKeyword) || modifiers.Any(SyntaxKind.StaticKeyword);

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitBinaryExpression(node)!;
        if (Declares(node) || IsConstant(node) || IsText(node))
        {
            return visited;
        }

        if (node.IsKind(SyntaxKind.CoalesceExpression))
        {
            return node.Right is ThrowExpressionSyntax ? visited : Choose(node, "no left of ??", $"({node.Right})", visited);
        }

        foreach (var other in Operators.GetValueOrDefault(node.Kind(), []))
        {
            visited = Choose(node, $"{node.OperatorToken.ValueText} to {other}", $"({node.Left} {other} {node.Right})", visited);
        }

        return visited;
    }

    public override SyntaxNode? VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitPrefixUnaryExpression(node)!;
        return node.Kind() switch
        {
            SyntaxKind.LogicalNotExpression when !Declares(node) => Choose(node, "no !", $"({node.Operand})", visited),
            SyntaxKind.UnaryMinusExpression when !IsConstant(node) => Choose(node, "no -", $"({node.Operand})", visited),
            _ => visited,
        };
    }

    public override SyntaxNode? VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        if (IsWithinConstant(node))
        {
            return node;
        }

        return node.Kind() switch
        {
            SyntaxKind.TrueLiteralExpression => Choose(node, "true to false", "false", node),
            SyntaxKind.FalseLiteralExpression => Choose(node, "false to true", "true", node),
            SyntaxKind.NumericLiteralExpression when node.Token.Value is int and < int.MaxValue && model.GetTypeInfo(node).ConvertedType?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 => Choose(node, "number + 1", $"({node} + 1)", node),
            SyntaxKind.NumericLiteralExpression when node.Token.Value is double => Choose(node, "number doubled", $"({node} * 2)", node),
            _ => node,
        };
    }

    public override SyntaxNode? VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        var visited = (ConditionalExpressionSyntax)base.VisitConditionalExpression(node)!;
        return Declares(node.Condition) ? visited : visited.WithCondition(Negate(node.Condition, "condition", visited.Condition));
    }

    public override SyntaxNode? VisitIfStatement(IfStatementSyntax node)
    {
        var visited = (IfStatementSyntax)base.VisitIfStatement(node)!;
        return Declares(node.Condition) ? visited : visited.WithCondition(Negate(node.Condition, "if", visited.Condition));
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitInvocationExpression(node)!;
        var isBool = node.Parent is not ExpressionStatementSyntax && model.GetTypeInfo(node).Type?.SpecialType == SpecialType.System_Boolean;
        return isBool && !Declares(node) && node.Expression is not MemberBindingExpressionSyntax && node.Parent is not (IfStatementSyntax or PrefixUnaryExpressionSyntax) ? Negate(node, "call", visited) : visited;
    }

    public override SyntaxNode? VisitIsPatternExpression(IsPatternExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitIsPatternExpression(node)!;
        return Declares(node) || node.Parent is IfStatementSyntax or ConditionalExpressionSyntax ? visited : Negate(node, "is", visited);
    }

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        var visited = (ExpressionStatementSyntax)base.VisitExpressionStatement(node)!;
        return !MustStay(node.Expression) && New(node, "statement removed") is { } id ? SyntaxFactory.ParseStatement($"if (!global::Mutants.Is({id})) {{ {visited} }}\n") : visited;
    }

    public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node) =>
        node.Expression is RefExpressionSyntax ? node : base.VisitReturnStatement(node);

    private ExpressionSyntax Negate(ExpressionSyntax node, string what, ExpressionSyntax visited) =>
        New(node, $"{what} negated") is { } id ? SyntaxFactory.ParseExpression($"(global::Mutants.Is({id}) ^ ({visited}))") : visited;

    private ExpressionSyntax Choose(ExpressionSyntax node, string what, string mutated, ExpressionSyntax visited) =>
        New(node, what) is { } id ? SyntaxFactory.ParseExpression($"(global::Mutants.Is({id}) ? {mutated} : {visited})") : visited;

    private int? New(SyntaxNode node, string what)
    {
        var key = $"{file}:{node.SpanStart}:{node.Span.Length}:{what}";
        if (dropped.Contains(key))
        {
            return null;
        }

        var id = number(key);
        var text = string.Join(' ', node.ToString().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        mutants.Add(new Mutant(id, file, node.GetLocation().GetLineSpan().StartLinePosition.Line + 1, what, text.Length > 110 ? text[..110] + "…" : text));
        return id;
    }

    /// <summary>What declares a variable cannot stand in the source twice.</summary>
    private static bool Declares(SyntaxNode node) => node.DescendantNodesAndSelf().Any(n => n is DeclarationExpressionSyntax or SingleVariableDesignationSyntax or LambdaExpressionSyntax)
        || (Assigns(node) && node.DescendantNodesAndSelf().Any(n => n is BinaryExpressionSyntax or ConditionalExpressionSyntax));

    private static bool Assigns(SyntaxNode node) => node.DescendantNodesAndSelf().OfType<ArgumentSyntax>().Any(a => a.RefKindKeyword.IsKind(SyntaxKind.OutKeyword));

    /// <summary>What a local or an out parameter gets cannot be left away, or the variable would be unassigned.</summary>
    private bool MustStay(ExpressionSyntax statement) => Assigns(statement) || (statement is AssignmentExpressionSyntax { Left: var left }
        && (left is TupleExpressionSyntax or DeclarationExpressionSyntax
            || model.GetSymbolInfo(left).Symbol is ILocalSymbol { RefKind: RefKind.None } or IParameterSymbol { RefKind: RefKind.Out }));

    private bool IsConstant(SyntaxNode node) => model.GetConstantValue(node).HasValue;

    private bool IsWithinConstant(SyntaxNode node) => node.Ancestors().OfType<ExpressionSyntax>().Any(IsConstant);

    private bool IsText(BinaryExpressionSyntax node) =>
        node.IsKind(SyntaxKind.AddExpression) && model.GetTypeInfo(node).Type?.SpecialType == SpecialType.System_String;
}

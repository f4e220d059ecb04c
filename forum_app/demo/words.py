"""The raw material of the demonstration: fictitious names, real words of the trade. Some names are hard on purpose."""

FIRST_NAMES = (
    "Maëlle", "Inès", "Lucas", "Enzo", "Awa", "Noé", "Théo", "Rayan", "Anaïs", "Camille", "Ambre", "Nolan", "Éva", "Marie-Clémence", "Jules",
    "Fatou", "Hugo", "Léa", "Sofiane", "Chloé", "Yanis", "Zoé", "Mehdi", "Agathe", "Tristan", "Jade", "Maël", "Salomé", "Gaëlle", "Eliott",
    "Manon", "Côme", "Thaïs", "Aminata", "Baptiste", "Louna", "Karim", "Élodie", "Victor", "Soline", "Łucja", "Paul", "Nina", "Oscar", "Lina",
    "Gabriel", "Alice", "Raphaël", "Juliette", "Samir",
)
LAST_NAMES = (
    "Tessier", "Costa", "Moreau", "Petit", "Diallo", "Grangeotte", "Vasseur", "Ouali", "Verdier", "Dumas", "Chastel", "Quéré", "Sauvagnac",
    "de La Tournerie", "Lemoine", "Traoré", "Renaudin", "Marchal", "Benali", "Carpentier", "L’Haÿ", "Fontenelle", "Haddad", "Le Goff", "Blanchet",
    "Aubertin", "Charrier", "Nguyen", "D’Almeida", "Kerbrat", "Pereira", "Brunel", "Da Silva", "Camara", "Rousselot", "Meunier", "Cherif",
    "Vidalenc", "Gauthier", "Saint-Martin", "Żółkiewska", "Lagarde", "Ferrand", "Morin", "Belkacem", "Delorme", "Perrin", "Joubert", "Masson", "Toumi",
)
COMPANY_STEMS = (
    "Galénor", "Mélusine Santé animale", "Altavène Diagnostics", "Ampoulis", "Lyophila", "Doucelin & Filles", "Stérilyo", "Tisanor", "Qualipharme",
    "Cryovaléa", "Ultrafiltra", "Fioralys", "Novacapsule", "Biotessera", "Pharmarive", "Vitrocèdre", "Orthéa Implants", "Sérumba", "Dosalis",
    "Granulys", "Blisterie de l’Eure", "Clinovia", "Les Laboratoires réunis de conditionnement et d’analyse du Val", "Aérozel",
)
ACTIVITIES = (
    "Formes sèches et gélules", "Vaccins vétérinaires", "Tests de diagnostic rapide", "Remplissage aseptique", "Lyophilisation à façon",
    "Pansements techniques", "Stérilisation", "Extraits de plantes", "Affaires réglementaires", "Chaîne du froid", "Filtration", "Études cliniques",
)
CITIES = (("Chartres", "28"), ("Dreux", "28"), ("Évreux", "27"), ("Tours", "37"), ("Orléans", "45"), ("Rouen", "76"), ("Lyon", "69"), ("Grenoble", "38"), ("Paris", "75"), ("Évry", "91"))
NEEDS = (
    ("Deux lignes de conditionnement à qualifier avant l’été.", "Rédiger et dérouler les protocoles de qualification", "Thermoformeuse, annexe 15 des BPF"),
    ("Notre responsable assurance qualité est parti en janvier.", "Traiter les déviations et les CAPA en retard", "BPF, revue annuelle de produit"),
    ("Trois dossiers d’AMM à déposer d’ici septembre.", "Préparer les modules 3 et répondre aux questions", "CTD, eCTD"),
    ("Trop d’arrêts au changement de format.", "Chronométrer, comprendre, réduire", "SMED, géluleuse"),
    ("Le marché hospitalier nous est inconnu.", "Monter les réponses aux appels d’offres", "Code de la commande publique"),
    ("Nos données d’essais dorment dans des tableurs.", "Construire une base propre et ses tableaux de bord", "R, SQL, 21 CFR Part 11"),
)
OFFERS: dict[str, tuple[tuple[str, str], ...]] = {
    "production": (("Technicien / technicienne de production", "cdi"), ("Conducteur / conductrice de ligne de conditionnement", "cdd"), ("Responsable assurance qualité opérationnelle", "cdi"), ("Technicien / technicienne de maintenance", "cdi")),
    "rd": (("Technicien / technicienne de formulation", "cdi"), ("Attaché / attachée de recherche clinique", "cdd"), ("Biostatisticien / biostatisticienne", "cdi")),
    "commercial": (("Chef / cheffe de produit junior", "cdi"), ("Délégué / déléguée à l’information médicale", "cdd")),
    "support": (("Chargé / chargée d’affaires réglementaires", "cdi"), ("Chargé / chargée de pharmacovigilance", "cdd"), ("Analyste de données", "cdi")),
}
DIPLOMAS: dict[str, tuple[tuple[str, str], ...]] = {
    "production": (("4", "Bac pro Procédés de la chimie"), ("5", "BTS Bioanalyses et contrôles"), ("5", "BTS Maintenance des systèmes"), ("6", "Licence pro Bioproduction"), ("7", "Master Qualité"), ("7", "Ingénieur procédés")),
    "rd": (("6", "BUT Génie biologique"), ("7", "Master Biostatistique"), ("8", "Doctorat en biologie"), ("7", "Pharmacien industriel")),
    "commercial": (("6", "Licence pro Visiteur médical"), ("7", "Master Marketing de la santé")),
    "support": (("7", "Master Affaires réglementaires"), ("7", "Master Accès au marché"), ("6", "Licence pro Ressources humaines")),
}
SKILLS: dict[str, tuple[str, ...]] = {
    "production": ("BPF", "HPLC", "Contrôle qualité", "Conduite de ligne", "Zone à atmosphère contrôlée", "CAPA", "Lyophilisation", "Compression", "Granulation", "GMAO", "Automatismes", "Métrologie", "Dossier de lot", "Audit"),
    "rd": ("Formulation", "Statistiques", "R", "Culture cellulaire", "BPC", "Plans d’expériences", "PCR", "Rédaction scientifique", "Analyse de données"),
    "commercial": ("Étude de marché", "Information médicale", "Prix et remboursement", "Appels d’offres", "Gestion de la relation client"),
    "support": ("Affaires réglementaires", "CTD", "Pharmacovigilance", "Qualification", "Contrôle de gestion", "Gestion de projet", "SQL"),
}
SUB_FAMILIES = {"production": "Qualité", "rd": "Formulation", "commercial": "Marketing", "support": "Affaires réglementaires"}
ACHIEVEMENTS = (
    "Je sais préparer un dossier de lot sans réserve.",
    "J’ai réduit de 40 min le nettoyage d’une géluleuse.",
    "J’ai tenu seule une revue annuelle de produit.",
    "J’ai qualifié une étuve, du protocole au rapport.",
    "J’ai répondu à une inspection sur mes déviations.",
)
QUESTIONS = (
    "Comment répartissez-vous la qualification entre production et qualité ?",
    "Combien de changements de format faites-vous par semaine ?",
    "Quelle étape de libération vous prend le plus de temps ?",
    "Comment suivez-vous vos déviations aujourd’hui ?",
    "",
)
SCHOOLS = ("CFA Leem Apprentissage", "Université de Tours", "IMT", "Faculté de pharmacie", "Lycée Jean-Monnet", "IUT de Chartres")
HOSTS = ("Laboratoires Orvanne", "Groupe Théralia", "Novalys Pharma", "Helvanis", "Laboratoire du Val d’Or")
PITCH = "Une journée pour rencontrer des entreprises de la santé qui recrutent près de chez vous. Elles vous reçoivent à leur table, 20 min à la fois, sur des créneaux préparés à l’avance."

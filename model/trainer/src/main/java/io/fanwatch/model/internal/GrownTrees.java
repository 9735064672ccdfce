// SPDX-License-Identifier: EPL-2.0
package io.fanwatch.model.internal;

import io.fanwatch.model.TrainingException;
import io.fanwatch.model.internal.TreeEnsemble.Tree;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trees grown by LightGBM (Ke et al.: LightGBM, a highly efficient gradient boosting decision tree. NIPS 2017), in one
 * thread and seeded, so that the same rows give the same trees.
 *
 * @param objective {@code binary} for the logarithm of the odds, {@code regression} for a value
 * @param boosted whether each tree corrects those before it; otherwise their mean counts (a forest)
 * @param trees how many
 * @param leaves most leaves of a tree
 * @param rate how much of its correction each tree makes, above 0, at most 1
 * @param leafRows fewest rows of a leaf
 * @param penalty on squared values of leaves, in rows
 * @param featureShare share of the features that each tree, or each branch of a forest, may look at
 * @param rowShare share of the rows that each tree is grown on
 */
record GrownTrees(
        String objective,
        boolean boosted,
        int trees,
        int leaves,
        double rate,
        int leafRows,
        double penalty,
        double featureShare,
        double rowShare) {

    /** For faults: small trees, so that the model stays small too. */
    static final GrownTrees FAULTS = new GrownTrees("binary", true, 150, 8, 0.1, 10, 1, 1, 1);

    /** For faults: few large trees, each of the shares usual in random forests. */
    static final GrownTrees FOREST = new GrownTrees("regression", false, 60, 32, 1, 5, 0, 0.6, 0.6);

    /** For remaining life: slow, and each tree of half of the rows and features, as neighbouring rows are alike. */
    private static final GrownTrees LIFE = new GrownTrees("regression", true, 300, 16, 0.04, 0, 1, 0.5, 0.5);
    /** Share of all rows that a leaf of these has, so that each is about many units. */
    private static final double LIFE_LEAF_SHARE = 0.03;

    /** For remaining life: as above, of larger trees, as lives differ in many ways. */
    static final GrownTrees LIFE_FOREST = new GrownTrees("regression", false, 100, 64, 1, 20, 0, 0.5, 0.5);

    /**
     * Values of a feature that are told apart. The usual 255 would make bins of hundreds of rows at the rare, extreme
     * values, which is where faults are.
     */
    static final int BINS = 10_000;

    /** For remaining life, learned from so many rows. */
    static GrownTrees ofLife(int rows) {
        int leafRows = (int) Math.ceil(LIFE_LEAF_SHARE * rows);
        return new GrownTrees(
                LIFE.objective,
                LIFE.boosted,
                LIFE.trees,
                LIFE.leaves,
                LIFE.rate,
                leafRows,
                LIFE.penalty,
                LIFE.featureShare,
                LIFE.rowShare);
    }

    private static final String TEMPORARY = "java.io.tmpdir";
    private static boolean loaded;

    /**
     * @param labels a value for each row
     * @throws TrainingException if LightGBM cannot be loaded or fails
     */
    List<Tree> grow(float[][] rows, float[] labels, long seed) throws TrainingException {
        int features = rows[0].length;
        float[] values = new float[rows.length * features];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, values, row * features, features);
        }
        load();
        String parameters = parameters(seed);
        try (LGBMDataset data = LGBMDataset.createFromMat(values, rows.length, features, true, parameters, null)) {
            data.setField("label", labels);
            try (LGBMBooster booster = LGBMBooster.create(data, parameters)) {
                boolean ended = false;
                for (int i = 0; i < trees && !ended; i++) {
                    ended = booster.updateOneIter();
                }
                return read(booster.saveModelToString(0, 0, LGBMBooster.FeatureImportanceType.SPLIT));
            }
        } catch (LGBMException e) {
            throw new TrainingException(
                    "LightGBM, which grows the trees, fails: " + e.getMessage()
                            + ". Use --family network or logistic without it.",
                    e);
        }
    }

    /**
     * Loads LightGBM from a folder of its own: it would put its libraries into the folder for temporary files under
     * fixed names, over those of a training that is running.
     */
    private static synchronized void load() throws TrainingException {
        if (loaded) {
            return;
        }
        String usual = System.getProperty(TEMPORARY);
        try {
            Path own = Files.createTempDirectory("fanwatch-lightgbm");
            System.setProperty(TEMPORARY, own.toString());
            // its class already loads the libraries when it is first used
            LGBMBooster.loadNative();
            loaded = true;
            for (Path file : List.of(own.resolve("lib_lightgbm.so"), own.resolve("lib_lightgbm_swig.so"), own)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | LinkageError e) {
            throw new TrainingException(
                    "LightGBM, which grows the trees, cannot be loaded: " + e.getMessage()
                            + ". It needs libgomp (on Debian: apt-get install libgomp1) and a folder for temporary files"
                            + " that programs may run from. Without it, use --family network or logistic.",
                    e);
        } finally {
            System.setProperty(TEMPORARY, usual);
        }
    }

    private String parameters(long seed) {
        return String.format(
                Locale.ROOT,
                "objective=%s boosting=%s num_leaves=%d learning_rate=%s min_data_in_leaf=%d lambda_l2=%s"
                        + " feature_fraction%s=%s bagging_fraction=%s bagging_freq=%d boost_from_average=%b max_bin=%d"
                        + " min_data_in_bin=1 use_missing=false seed=%d num_threads=1 deterministic=true"
                        + " force_row_wise=true verbosity=-1",
                objective,
                boosted ? "gbdt" : "rf",
                leaves,
                rate,
                leafRows,
                penalty,
                boosted ? "" : "_bynode",
                featureShare,
                rowShare,
                rowShare < 1 ? 1 : 0,
                boosted,
                BINS,
                Math.floorMod(seed, Integer.MAX_VALUE));
    }

    /** Reads LightGBM's own text. */
    private List<Tree> read(String text) {
        List<Tree> read = new ArrayList<>();
        Map<String, String> tree = new HashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("Tree=") || line.equals("end of trees")) {
                if (tree.containsKey("leaf_value")) {
                    read.add(tree(tree));
                }
                tree.clear();
            }
            int equals = line.indexOf('=');
            if (equals > 0) {
                tree.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        if (boosted) {
            return read;
        }
        return read.stream().map(one -> divided(one, read.size())).toList();
    }

    private static Tree tree(Map<String, String> text) {
        float[] leaves = floats(text.get("leaf_value"));
        if (leaves.length == 1) {
            return new Tree(new int[0], new float[0], new int[0], new int[0], leaves);
        }
        double[] exact = Arrays.stream(text.get("threshold").split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        float[] limits = new float[exact.length];
        for (int i = 0; i < limits.length; i++) {
            // the highest float that is not above: the same floats are not above it
            limits[i] = (float) exact[i] > exact[i] ? Math.nextDown((float) exact[i]) : (float) exact[i];
        }
        return new Tree(
                integers(text.get("split_feature")),
                limits,
                integers(text.get("left_child")),
                integers(text.get("right_child")),
                leaves);
    }

    private static Tree divided(Tree tree, int by) {
        float[] leaves = tree.leaves().clone();
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] /= by;
        }
        return new Tree(tree.features(), tree.limits(), tree.left(), tree.right(), leaves);
    }

    private static int[] integers(String text) {
        return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    private static float[] floats(String text) {
        String[] parts = text.split(" ");
        float[] values = new float[parts.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(parts[i]);
        }
        return values;
    }

    /** The settings, for people. */
    String words() {
        return String.format(
                Locale.ROOT,
                "%d trees of at most %d leaves with at least %d rows each, %d values of a feature told apart",
                trees,
                leaves,
                leafRows,
                BINS);
    }
}
